using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Acyclic;

/// <summary>One acyclic datagram on its way: what to send, and a task that ends with its working counter.</summary>
/// <param name="command">Command.</param>
/// <param name="address">ADP in the low half and ADO in the high half.</param>
/// <param name="data">Data to send; holds the answer afterwards if the command reads, and is untouched otherwise.</param>
/// <param name="attempts">How often the datagram is sent before it fails.</param>
/// <param name="failedAttempts">Attempts that count as made already: a later one waits longer.</param>
internal sealed class DatagramRequest(EtherCatCommand command, uint address, byte[] data, int attempts, int failedAttempts = 0)
{
    private readonly TaskCompletionSource<ushort> _completion = new();

    public EtherCatCommand Command { get; } = command;

    public uint Address { get; } = address;

    public byte[] Data { get; } = data;

    /// <summary>Times it was sent in vain.</summary>
    public int FailedAttempts { get; private set; } = failedAttempts;

    /// <summary>Ends with the working counter, or with <see cref="EtherCatException"/>.</summary>
    public Task<ushort> Completion => _completion.Task;

    /// <summary>
    /// Takes over the answer. That to a write brings nothing new, and must not change what the caller may write again later.
    /// </summary>
    public void Complete(ReadOnlySpan<byte> data, ushort workingCounter)
    {
        if (Command.Reads())
        {
            data.CopyTo(Data);
        }

        _completion.TrySetResult(workingCounter);
    }

    /// <summary>Notes that a frame with this datagram was lost.</summary>
    /// <returns>True when it should be sent again.</returns>
    public bool LoseAttempt()
    {
        FailedAttempts++;
        if (FailedAttempts < attempts)
        {
            return true;
        }

        _completion.TrySetException(new EtherCatException(EtherCatErrors.NoAnswer()));
        return false;
    }
}
