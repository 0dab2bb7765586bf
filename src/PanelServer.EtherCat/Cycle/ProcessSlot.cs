using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Cycle;

/// <summary>Whether a subdevice is expected to take part in the exchange; shared by the worker (writes) and the cycle thread (reads).</summary>
internal enum Participation
{
    /// <summary>It does not: not started, lost, or held back.</summary>
    Absent,

    /// <summary>It is being started: it may or may not take part in a given cycle.</summary>
    Joining,

    /// <summary>It does.</summary>
    Expected,
}

/// <summary>One terminal's part of a process datagram. Adds 1 to its working counter.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="command">LRD for inputs, LWR for outputs.</param>
/// <param name="datagramAddress">Logical address of the datagram.</param>
/// <param name="offset">Offset in the datagram, bytes.</param>
/// <param name="length">Length, bytes.</param>
internal sealed class ProcessSlot(Terminal terminal, EtherCatCommand command, uint datagramAddress, int offset, int length)
{
    private volatile Participation _participation;

    public Terminal Terminal { get; } = terminal;

    public EtherCatCommand Command { get; } = command;

    public uint LogicalAddress { get; } = datagramAddress + (uint)offset;

    public int Offset { get; } = offset;

    public int Length { get; } = length;

    public Participation Participation
    {
        get => _participation;
        set => _participation = value;
    }
}
