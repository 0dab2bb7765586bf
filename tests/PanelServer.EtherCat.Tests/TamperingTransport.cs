using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tests;

/// <summary>Changes frames on their way, as no single subdevice could.</summary>
internal sealed class TamperingTransport(IFrameTransport inner) : IFrameTransport
{
    private readonly Queue<byte[]> _foreign = new();

    /// <summary>Added to the working counter of every answered LRD of the cycle, whose frame begins with the reference clock.</summary>
    public int ReadCounterOffset { get; set; }

    /// <summary>The same, but only from every so manieth frame with an LRD; 1 for all.</summary>
    public int EveryRead { get; set; } = 1;

    /// <summary>True if no answer has its source address marked.</summary>
    public bool LeavesSourceAddress { get; set; }

    /// <summary>False to refuse every frame, as an interface that is gone.</summary>
    public bool Sends { get; set; } = true;

    /// <summary>Frames handed over, whether they were sent or not.</summary>
    public long Attempts { get; private set; }

    public long NowNanoseconds => inner.NowNanoseconds;

    public bool IsLinkUp => inner.IsLinkUp;

    private int _reads;

    /// <summary>A frame of another program that shares the cable arrives before the next answer.</summary>
    public void Arrive(byte[] frame) => _foreign.Enqueue(frame);

    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        Attempts++;
        return Sends && inner.TrySend(frame);
    }

    public int Receive(Span<byte> buffer, long deadlineNanoseconds)
    {
        if (_foreign.TryDequeue(out byte[]? foreign))
        {
            foreign.CopyTo(buffer);
            return foreign.Length;
        }

        int length = inner.Receive(buffer, deadlineNanoseconds);
        if (length > 0 && ReadCounterOffset != 0 && buffer[FrameFormat.FirstDatagramOffset] == (byte)EtherCatCommand.Frmw)
        {
            Tamper(buffer[..length]);
        }

        if (length > 0 && LeavesSourceAddress)
        {
            buffer[FrameFormat.SourceAddressOffset] &= unchecked((byte)~FrameFormat.ReturnedBit);
        }

        return length;
    }

    public void Dispose() => inner.Dispose();

    private void Tamper(Span<byte> frame)
    {
        for (int offset = FrameFormat.FirstDatagramOffset; ;)
        {
            int word = frame[offset + 6] | (frame[offset + 7] << 8);
            int end = offset + FrameFormat.DatagramHeaderLength + (word & FrameFormat.LengthMask);
            if (frame[offset] == (byte)EtherCatCommand.Lrd && ++_reads % EveryRead == 0)
            {
                frame[end] = (byte)(frame[end] + ReadCounterOffset);
            }

            if ((word & FrameFormat.MoreFollowsFlag) == 0)
            {
                return;
            }

            offset = end + 2;
        }
    }
}
