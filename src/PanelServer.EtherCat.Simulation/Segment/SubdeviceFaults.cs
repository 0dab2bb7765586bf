using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>Faults of one subdevice that are injected into its dialogue with the main device.</summary>
public sealed class SubdeviceFaults
{
    private readonly List<SdoFault> _aborts = [];

    /// <summary>Until this point in time (ns) the subdevice lets every frame pass untouched.</summary>
    public long SilentUntil { get; set; }

    /// <summary>Added to the working counter of each datagram in which the subdevice takes part.</summary>
    public int WorkingCounterOffset { get; set; }

    /// <summary>How many datagrams the offset still applies to.</summary>
    public long WorkingCounterDatagrams { get; set; }

    /// <summary>Aborts transfers of an entry.</summary>
    /// <param name="index">Index.</param>
    /// <param name="subindex">Subindex, or null for all.</param>
    /// <param name="code">Abort code.</param>
    /// <param name="times">How many transfers.</param>
    public void AbortSdo(ushort index, byte? subindex, SdoAbortCode code, int times = int.MaxValue)
    {
        AcceptSdo(index, subindex);
        _aborts.Add(new SdoFault(index, subindex, code, times));
    }

    /// <summary>Ends <see cref="AbortSdo"/>.</summary>
    public void AcceptSdo(ushort index, byte? subindex) =>
        _aborts.RemoveAll(fault => fault.Index == index && fault.Subindex == subindex);

    /// <summary>Ends all faults.</summary>
    public void Clear()
    {
        _aborts.Clear();
        SilentUntil = 0;
        WorkingCounterOffset = 0;
        WorkingCounterDatagrams = 0;
    }

    internal SdoAbortCode? TakeAbort(ushort index, byte subindex)
    {
        int at = _aborts.FindIndex(fault => fault.Index == index && (fault.Subindex is null || fault.Subindex == subindex));
        if (at < 0)
        {
            return null;
        }

        SdoFault fault = _aborts[at];
        _aborts[at] = fault with { Times = fault.Times - 1 };
        if (fault.Times <= 1)
        {
            _aborts.RemoveAt(at);
        }

        return fault.Code;
    }

    /// <summary>The offset for a datagram in which the subdevice took part.</summary>
    internal int TakeWorkingCounterOffset()
    {
        if (WorkingCounterDatagrams <= 0)
        {
            return 0;
        }

        WorkingCounterDatagrams--;
        return WorkingCounterOffset;
    }

    private readonly record struct SdoFault(ushort Index, byte? Subindex, SdoAbortCode Code, int Times);
}
