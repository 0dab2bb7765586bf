using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Transport.Search;

/// <summary>
/// Asks whether EtherCAT devices are on an interface: one broadcast read of register 0, which every device answers in every state and
/// which changes nothing in any.
/// </summary>
internal static class InterfaceProbe
{
    private const int Attempts = 3;
    private const ushort TypeRegister = 0x0000;

    // A segment answers within a millisecond; the rest is for a computer that is busy.
    private const long PatienceNanoseconds = 100_000_000;

    /// <summary>Asks on one interface.</summary>
    /// <param name="wire">The interface, open.</param>
    /// <returns>What came back, and from how many devices.</returns>
    public static (InterfaceVerdict Verdict, int Devices) Ask(RawSocketTransport wire)
    {
        bool isLooped = false;
        byte[] buffer = new byte[FrameFormat.MaximumLength];
        for (byte index = 1; index <= Attempts; index++)
        {
            FrameWriter question = new(buffer);
            question.Add(EtherCatCommand.Brd, index, 0, TypeRegister, 1);
            int length = question.Finish();
            wire.TrySend(buffer.AsSpan(0, length));
            long deadline = wire.NowNanoseconds + PatienceNanoseconds;
            while ((length = wire.Receive(buffer, deadline)) > 0)
            {
                int devices = CountIn(buffer.AsSpan(0, length), index);
                if (devices > 0)
                {
                    return (InterfaceVerdict.Answers, devices);
                }

                isLooped |= devices == 0;
            }
        }

        return (isLooped ? InterfaceVerdict.LoopedBack : InterfaceVerdict.NoAnswer, 0);
    }

    /// <returns>How many devices have passed the question on; -1 if the frame is no answer to it.</returns>
    private static int CountIn(Span<byte> frame, byte index)
    {
        if (FrameReader.TryOpen(frame, out FrameReader reader) != FrameError.None
            || !reader.TryReadDatagram(out Datagram answer)
            || answer.Command != EtherCatCommand.Brd
            || answer.Index != index)
        {
            return -1;
        }

        return answer.WorkingCounter;
    }
}
