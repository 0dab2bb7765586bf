using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;

namespace PanelServer.Simulation.Tests.Wire;

/// <summary>One frame out, its answer back; a frame that is lost on the machine's account is sent again, as all masters do.</summary>
internal sealed class CableExchange(RawSocketTransport transport)
{
    private const int Attempts = 5;

    /// <summary>After so long a master sends a frame again.</summary>
    private const long AnswerNanoseconds = 200_000_000;

    private readonly byte[] _answer = new byte[FrameFormat.MaximumLength];

    public int Run(byte[] buffer, int length)
    {
        for (int attempt = 0; attempt < Attempts && transport.TrySend(buffer.AsSpan(0, length)); attempt++)
        {
            long deadline = transport.NowNanoseconds + AnswerNanoseconds;
            while (transport.Receive(_answer, deadline) is var received and > 0)
            {
                // An answer to an earlier frame may still be on its way.
                if (received >= FrameFormat.MinimumLength && _answer[FrameFormat.FirstIndexOffset] == buffer[FrameFormat.FirstIndexOffset])
                {
                    _answer.AsSpan(0, received).CopyTo(buffer);
                    return received;
                }
            }
        }

        return 0;
    }
}
