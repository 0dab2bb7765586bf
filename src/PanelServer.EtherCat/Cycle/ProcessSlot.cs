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

/// <summary>One terminal's part of a process datagram.</summary>
/// <param name="terminal">The terminal.</param>
/// <param name="logicalAddress">Logical address of the datagram.</param>
/// <param name="inputOffset">Offset of its inputs in the datagram.</param>
/// <param name="inputLength">Length of its inputs; 0 when they are not in this datagram.</param>
/// <param name="outputOffset">Offset of its outputs in the datagram.</param>
/// <param name="outputLength">Length of its outputs; 0 when they are not in this datagram.</param>
/// <param name="contribution">What it adds to the working counter.</param>
internal sealed class ProcessSlot(
    Terminal terminal, uint logicalAddress, int inputOffset, int inputLength, int outputOffset, int outputLength, int contribution)
{
    private volatile Participation _participation;

    public Terminal Terminal { get; } = terminal;

    public uint LogicalAddress { get; } = logicalAddress;

    public int InputOffset { get; } = inputOffset;

    public int InputLength { get; } = inputLength;

    public int OutputOffset { get; } = outputOffset;

    public int OutputLength { get; } = outputLength;

    public int Contribution { get; } = contribution;

    public Participation Participation
    {
        get => _participation;
        set => _participation = value;
    }
}
