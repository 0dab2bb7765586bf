namespace PanelServer.EtherCat.Mailbox.Files;

/// <summary>What a message of the file protocol is (ETG.1000.6, "FoE").</summary>
public enum FoeOperation : byte
{
    /// <summary>Asks for a file: password and name.</summary>
    ReadRequest = 1,

    /// <summary>Announces a file: password and name.</summary>
    WriteRequest = 2,

    /// <summary>A part of the file with its number, from 1; one that does not fill the mailbox is the last.</summary>
    Data = 3,

    /// <summary>The part with this number has come; 0 answers a <see cref="WriteRequest"/>.</summary>
    Acknowledge = 4,

    /// <summary>The transfer is over: code and perhaps a text.</summary>
    Error = 5,

    /// <summary>The part cannot be taken yet: how much of how much is done, and perhaps a text.</summary>
    Busy = 6,
}
