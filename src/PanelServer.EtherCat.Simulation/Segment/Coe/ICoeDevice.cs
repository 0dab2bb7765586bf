using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>What a CoE server needs to know of the device it speaks for.</summary>
internal interface ICoeDevice
{
    /// <summary>Present state; decides which access is allowed.</summary>
    AlState State { get; }

    /// <summary>What the CoE server may do.</summary>
    CoeDetails Abilities { get; }

    /// <summary>The objects.</summary>
    ObjectDictionary Dictionary { get; }

    /// <summary>Longest mailbox message to the main device, header included.</summary>
    int ReplyLength { get; }

    /// <summary>Asked before anything else of an upload or download.</summary>
    SdoAbortCode? Intercept(ushort index, byte subindex);

    /// <summary>An entry is about to be read; its value may be brought up to date.</summary>
    SdoAbortCode? Reading(ObjectEntry entry);

    /// <summary>An entry is about to be written with a value that its type and limits allow.</summary>
    SdoAbortCode? Writing(ObjectEntry entry, long value);

    /// <summary>An entry was written.</summary>
    void Written(ObjectEntry entry);

    /// <summary>Sends a CoE message, beginning with the CoE header.</summary>
    void Reply(ReadOnlySpan<byte> message);

    /// <summary>Sends a mailbox error.</summary>
    void ReplyError(MailboxErrorCode code);
}
