using CsCheck;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

public class El6021Tests
{
    private static readonly string Zeros = new('0', 44);

    [Fact]
    public void Initialisation_is_request_accepted_release_ready()
    {
        El6021 terminal = TerminalFixture.Operational(new El6021(KnownDevices.El6021.Identity));

        Assert.Equal("0400" + Zeros[4..] + "0000", terminal.Written());
        Assert.False(terminal.TryWrite([1]));

        Answer(terminal, "00");
        Assert.StartsWith("04", terminal.Written(), StringComparison.Ordinal);
        Answer(terminal, "04");
        Assert.StartsWith("00", terminal.Written(), StringComparison.Ordinal);
        Assert.False(terminal.IsReady);
        Answer(terminal, "00");
        Assert.True(terminal.IsReady);
        Assert.StartsWith("00", terminal.Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_block_is_sent_by_inverting_transmit_request_and_the_next_one_waits_for_transmit_accepted()
    {
        El6021 terminal = Ready();
        byte[] message = [.. Enumerable.Range(1, 25).Select(i => (byte)i)];

        Assert.True(terminal.TryWrite(message));
        Assert.Equal("01160102030405060708090A0B0C0D0E0F10111213141516", terminal.Written());
        Assert.Equal("01160102030405060708090A0B0C0D0E0F10111213141516", terminal.Written());
        Assert.False(terminal.IsSendComplete);

        Answer(terminal, "01");
        Assert.StartsWith("0003171819", terminal.Written(), StringComparison.Ordinal);
        Answer(terminal, "01");
        Assert.False(terminal.IsSendComplete);
        Answer(terminal, "00");
        Assert.True(terminal.IsSendComplete);
    }

    [Fact]
    public void A_received_block_is_taken_once_and_acknowledged_by_inverting_receive_accepted()
    {
        El6021 terminal = Ready();

        Answer(terminal, "02", "010302");
        Assert.StartsWith("02", terminal.Written(), StringComparison.Ordinal);
        Answer(terminal, "02", "010302");
        Answer(terminal, "02", "010302");
        Assert.Equal(3, terminal.BytesToRead);

        Answer(terminal, "00", "004D");
        Assert.StartsWith("00", terminal.Written(), StringComparison.Ordinal);
        byte[] received = new byte[10];
        Assert.Equal(5, terminal.Read(received));
        Assert.Equal("010302004D", Convert.ToHexString(received, 0, 5));
        Assert.Equal(0, terminal.Read(received));
    }

    [Fact]
    public void An_empty_block_is_acknowledged_too()
    {
        El6021 terminal = Ready();

        Answer(terminal, "02");

        Assert.StartsWith("02", terminal.Written(), StringComparison.Ordinal);
        Assert.Equal(0, terminal.BytesToRead);
    }

    [Fact]
    public void A_block_that_does_not_fit_stays_in_the_terminal_until_the_machine_has_read()
    {
        El6021 terminal = Ready();
        string full = string.Concat(Enumerable.Repeat("AA", 22));
        string control = "02";
        int accepted = 0;
        for (; accepted < 60; accepted++)
        {
            Answer(terminal, control, full);
            if (terminal.Written()[..2] != control)
            {
                break;
            }

            control = control == "02" ? "00" : "02";
        }

        Assert.Equal(46, accepted);
        Assert.Equal(46 * 22, terminal.BytesToRead);

        terminal.DiscardReceived();
        Answer(terminal, control, full);
        Assert.Equal(22, terminal.BytesToRead);
        Assert.StartsWith(control, terminal.Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_that_stops_following_the_handshake_is_initialised_again_after_a_second()
    {
        El6021 terminal = Ready();
        terminal.TryWrite([1, 2, 3]);
        terminal.Written();

        Answer(terminal, "00", milliseconds: 10);
        Answer(terminal, "00", milliseconds: 1010);
        Assert.True(terminal.IsReady);
        Answer(terminal, "00", milliseconds: 1011);

        Assert.False(terminal.IsReady);
        Assert.Equal(1, terminal.HandshakeRestarts);
        Assert.Equal(EtherCatErrorCode.HandshakeStuck, terminal.FaultExplanation?.Code);
        Assert.StartsWith("EL6021 at position 3 does not follow the serial handshake", terminal.FaultSentence, StringComparison.Ordinal);
        Assert.Equal("0400", terminal.Written()[..4]);

        Answer(terminal, "04", milliseconds: 1012);
        Answer(terminal, "00", milliseconds: 1013);
        Assert.True(terminal.IsReady);
        Assert.Null(terminal.FaultSentence);
        Assert.True(terminal.TryWrite([9]));
        Assert.StartsWith("010109", terminal.Written(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("08", SerialLineErrors.BufferFull)]
    [InlineData("10", SerialLineErrors.Parity)]
    [InlineData("20", SerialLineErrors.Framing)]
    [InlineData("40", SerialLineErrors.Overrun)]
    [InlineData("78", SerialLineErrors.BufferFull | SerialLineErrors.Parity | SerialLineErrors.Framing | SerialLineErrors.Overrun)]
    public void Line_errors_are_the_upper_status_bits(string status, SerialLineErrors errors)
    {
        El6021 terminal = Ready();

        Answer(terminal, status);

        Assert.Equal(errors, terminal.LineErrors);
    }

    [Fact]
    public void Safe_state_sends_nothing_more()
    {
        El6021 terminal = Ready();
        terminal.TryWrite([1, 2, 3]);

        terminal.SetSafeOutputs();

        Assert.StartsWith("0000", terminal.Written(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_extruders_line_is_written_in_order_before_the_assignment()
    {
        El6021 terminal = new(KnownDevices.El6021.Identity);
        terminal.Line.BaudRate = 19200;
        terminal.Line.Format = SerialFormat.EightEvenOne;
        terminal.Line.HalfDuplex = true;

        Assert.Equal(
            [
                "F008:00=78563412", "8000:02=00", "8000:03=00", "8000:04=00", "8000:05=01", "8000:06=01", "8000:07=00", "8000:11=07",
                "8000:15=04", "8000:1A=6003", "1C13:00=00", "1C13:01=021A", "1C13:00=01", "1C12:00=00", "1C12:01=0216", "1C12:00=01",
            ],
            terminal.BuildStartUpWrites().Select(write => $"{write.Index:X4}:{write.SubIndex:X2}={Convert.ToHexString(write.Data.Span)}"));
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => terminal.Line.BaudRate = 9601);
        Assert.Contains("2400, 4800, 9600, 19200, 38400, 57600, 115200", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// The far side is the smallest terminal that obeys the handshake rules, echoing what it gets. In any pattern of lost frames, on the
    /// way there (outputs do not arrive) or back (inputs do not arrive), every byte comes back once and in order.
    /// </summary>
    [Fact]
    public void No_byte_is_lost_or_doubled_in_any_pattern_of_lost_frames() =>
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 3].Array[40, 400]).Sample((message, losses) =>
        {
            El6021 terminal = TerminalFixture.Operational(new El6021(KnownDevices.El6021.Identity));
            EchoTerminal echo = new();
            List<byte> received = new();
            bool sent = false;
            byte[] buffer = new byte[64];
            byte[] image = new byte[24];

            // After the losses, enough clean cycles for what is left: init, and three cycles per block in each direction.
            for (int cycle = 0; cycle < losses.Length + 100; cycle++)
            {
                int loss = cycle < losses.Length ? losses[cycle] : 0;
                terminal.WriteOutputs(image);
                if (loss != 1)
                {
                    echo.Exchange(image);
                }

                if (loss is 0 or 3)
                {
                    terminal.ReadInputs(echo.Inputs, TimeSpan.FromMilliseconds(cycle));
                }

                sent = sent || terminal.TryWrite(message);
                received.AddRange(buffer[..terminal.Read(buffer)]);
            }

            return received.SequenceEqual(message);
        });

    private static El6021 Ready()
    {
        El6021 terminal = TerminalFixture.Operational(new El6021(KnownDevices.El6021.Identity));
        Answer(terminal, "04");
        Answer(terminal, "00");
        return terminal;
    }

    private static void Answer(El6021 terminal, string status, string data = "", double milliseconds = 0) =>
        terminal.Read((status + (data.Length / 2).ToString("X2", null) + data).PadRight(48, '0'), milliseconds);

    private sealed class EchoTerminal
    {
        private readonly Queue<byte> _fifo = new();

        public byte[] Inputs { get; } = new byte[24];

        public void Exchange(byte[] outputs)
        {
            if ((outputs[0] & 4) != 0)
            {
                _fifo.Clear();
                Array.Clear(Inputs);
                Inputs[0] = 4;
                return;
            }

            Inputs[0] &= 3;
            if (((outputs[0] ^ Inputs[0]) & 1) != 0)
            {
                foreach (byte b in outputs.AsSpan(2, outputs[1]))
                {
                    _fifo.Enqueue(b);
                }

                Inputs[0] ^= 1;
            }

            if (((outputs[0] ^ Inputs[0]) & 2) == 0 && _fifo.Count > 0)
            {
                Inputs[1] = (byte)Math.Min(22, _fifo.Count);
                for (int i = 0; i < Inputs[1]; i++)
                {
                    Inputs[2 + i] = _fifo.Dequeue();
                }

                Inputs[0] ^= 2;
            }
        }
    }
}
