using CsCheck;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.Simulation.Tests.Terminals;

public class VirtualEl6021Tests
{
    private static readonly SerialLineFormat InverterLine = new(19200, SerialFormat.EightEvenOne);

    [Fact]
    public void Initialisation_takes_2_ms_each_way()
    {
        (TerminalBench bench, El6021 driver, _) = Start();

        int cycles = bench.CyclesUntil(driver, () => driver.IsReady, 20);

        Assert.InRange(cycles, 5, 9);
    }

    [Fact]
    public void An_answer_comes_after_the_time_of_its_bytes_as_one_block()
    {
        (TerminalBench bench, El6021 driver, EchoDevice device) = Start();
        device.DelayNanoseconds = 5_000_000;
        bench.CyclesUntil(driver, () => driver.IsReady, 20);

        Assert.True(driver.TryWrite([1, 3, 0, 8, 0, 1, 5, 200]));
        int cycles = bench.CyclesUntil(driver, () => driver.BytesToRead > 0, 100);

        // 8 characters there, 5 ms, 8 characters back, 16 bits of silence: 15.0 ms, and up to 3 cycles for the handshakes.
        Assert.InRange(cycles, 16, 19);
        Assert.Equal(8, driver.BytesToRead);
        Assert.Equal([1, 3, 0, 8, 0, 1, 5, 200], device.Received);
    }

    [Fact]
    public void A_message_longer_than_a_block_goes_and_comes_in_several()
    {
        (TerminalBench bench, El6021 driver, EchoDevice device) = Start();
        byte[] message = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];
        bench.CyclesUntil(driver, () => driver.IsReady, 20);

        Assert.True(driver.TryWrite(message));
        bench.CyclesUntil(driver, () => driver.BytesToRead == 100, 300);

        byte[] answer = new byte[100];
        driver.Read(answer);
        Assert.Equal(message, answer);
        Assert.Equal(message, device.Received);
        Assert.True(driver.IsSendComplete);
    }

    [Fact]
    public void More_than_the_send_buffer_holds_is_held_back_by_the_terminal()
    {
        (TerminalBench bench, El6021 driver, EchoDevice device) = Start();
        bench.CyclesUntil(driver, () => driver.IsReady, 20);

        Assert.True(driver.TryWrite(new byte[200]));
        bench.Cycles(driver, 20);
        Assert.False(driver.IsSendComplete);
        bench.CyclesUntil(driver, () => driver.IsSendComplete, 200);
        bench.Cycles(driver, 120);

        Assert.Equal(200, device.Received.Count);
        Assert.Equal(0, driver.HandshakeRestarts);
    }

    [Fact]
    public void A_driver_with_another_baud_rate_is_not_understood_and_sees_framing_errors()
    {
        (TerminalBench bench, El6021 driver, EchoDevice device) = Start(baudRate: 9600);
        bench.CyclesUntil(driver, () => driver.IsReady, 20);

        driver.TryWrite([1, 2, 3]);
        device.Queue(0x55);
        bench.Cycles(driver, 50);

        Assert.Empty(device.Received);
        Assert.Equal(0, driver.BytesToRead);
        Assert.Equal(SerialLineErrors.Framing, driver.LineErrors);
        Assert.Equal(1u, bench.Upload(0xA000, 0x03));
    }

    [Fact]
    public void On_two_wires_without_half_duplex_the_terminal_hears_itself()
    {
        (TerminalBench bench, El6021 driver, EchoDevice device) = Start(isHalfDuplex: false);
        device.IsMute = true;
        bench.CyclesUntil(driver, () => driver.IsReady, 20);

        driver.TryWrite([7, 8, 9]);
        bench.CyclesUntil(driver, () => driver.BytesToRead > 0, 50);

        byte[] heard = new byte[3];
        Assert.Equal(3, driver.Read(heard));
        Assert.Equal([7, 8, 9], heard);
    }

    [Fact]
    public void A_terminal_that_no_longer_follows_is_reported_and_initialised_again()
    {
        (TerminalBench bench, El6021 driver, EchoDevice device) = Start();
        bench.CyclesUntil(driver, () => driver.IsReady, 20);
        VirtualEl6021 terminal = (VirtualEl6021)bench.Subdevice.Application!;

        terminal.IsHandshakeStuck = true;
        driver.TryWrite([1]);
        bench.CyclesUntil(driver, () => driver.FaultExplanation is not null, 1100);
        terminal.IsHandshakeStuck = false;
        bench.CyclesUntil(driver, () => driver.IsReady, 20);
        Assert.Null(driver.FaultExplanation);

        Assert.True(driver.TryWrite([2]));
        bench.CyclesUntil(driver, () => driver.BytesToRead == 1, 50);
        Assert.Equal(2, device.Received[^1]);
    }

    [Fact]
    public void The_receive_buffer_fills_while_the_machine_does_not_read_and_nothing_is_lost_up_to_864_bytes()
    {
        (TerminalBench bench, El6021 driver, EchoDevice device) = Start();
        bench.CyclesUntil(driver, () => driver.IsReady, 20);
        byte[] sent = [.. Enumerable.Range(0, 1500).Select(i => (byte)(i * 7))];
        foreach (byte value in sent)
        {
            device.Queue(value);
        }

        bench.Cycles(driver, 1000);
        List<byte> received = new();
        byte[] buffer = new byte[64];
        for (int i = 0; i < 300; i++)
        {
            received.AddRange(buffer[..driver.Read(buffer)]);
            bench.Cycle(driver);
        }

        Assert.Equal(sent, received);
        Assert.Equal(SerialLineErrors.None, driver.LineErrors & SerialLineErrors.Overrun);
    }

    [Fact]
    public void Messages_survive_lost_frames() =>
        Gen.Select(Gen.Byte.Array[1, 60], Gen.Bool.Array[30, 150]).Sample((message, losses) =>
        {
            (TerminalBench bench, El6021 driver, EchoDevice device) = Start();
            bench.CyclesUntil(driver, () => driver.IsReady, 20);
            driver.TryWrite(message);
            List<byte> answer = new();
            byte[] buffer = new byte[64];
            for (int i = 0; i < losses.Length + 150; i++)
            {
                if (i < losses.Length && losses[i])
                {
                    bench.Wait(1);
                }
                else
                {
                    bench.Cycle(driver);
                }

                answer.AddRange(buffer[..driver.Read(buffer)]);
            }

            return device.Received.SequenceEqual(message) && answer.SequenceEqual(message);
        }, iter: 30);

    [Fact]
    public void Start_up_parameters_are_those_of_the_real_terminal()
    {
        TerminalBench bench = new(SerialDescriptions.El6021, new VirtualEl6021());
        bench.ToPreOp();

        Assert.Equal(SdoAbortCode.SubindexDoesNotExist, bench.Download(0x8000, 0x01, [0]));
        Assert.Null(bench.Download(0x8000, 0x11, [7]));
        Assert.Equal(7u, bench.Upload(0x8000, 0x11));
        Assert.NotNull(bench.Download(0x8000, 0x11, [11]));
        Assert.Equal(864u, bench.Upload(0x8000, 0x1A));
        Assert.Equal(SdoAbortCode.SubindexZeroMustBeZero, bench.Download(0x1C12, 1, [0x04, 0x16]));
    }

    [Fact]
    public void The_short_process_data_of_older_configurations_carries_the_length_in_the_control_byte()
    {
        EchoDevice device = new(new SerialLineFormat(9600, SerialFormat.EightNoneOne));
        TerminalBench bench = new(SerialDescriptions.El6021, new VirtualEl6021 { Device = device, IsTwoWire = false });
        bench.ToPreOp();
        foreach ((ushort index, byte pdo) in new (ushort, byte)[] { (0x1C12, 0x16), (0x1C13, 0x1A) })
        {
            Assert.Null(bench.Download(index, 0, [0]));
            Assert.Null(bench.Download(index, 1, [0x00, pdo]));
            Assert.Null(bench.Download(index, 0, [1]));
        }

        bench.ToOp(inputBytes: 4, outputBytes: 4);
        byte[] outputs = [0x21, 0xAA, 0xBB, 0xCC];
        byte[] inputs = [];
        for (int i = 0; i < 20; i++)
        {
            bench.Wait(1);
            inputs = bench.Exchange(4, outputs);
        }

        Assert.Equal([0x23, 0xAA, 0xBB, 0x00], inputs);
        Assert.Equal([0xAA, 0xBB], device.Received);
    }

    [Fact]
    public void The_older_objects_for_baud_rate_and_format_mirror_the_newer_ones()
    {
        TerminalBench bench = new(SerialDescriptions.El6021, new VirtualEl6021());
        bench.ToPreOp();

        Assert.Null(bench.Download(0x4073, 0, [8, 0]));
        Assert.Null(bench.Download(0x8000, 0x15, [5]));

        Assert.Equal(8u, bench.Upload(0x8000, 0x11));
        Assert.Equal(5u, bench.Upload(0x4074, 0));
        Assert.Equal(SdoAbortCode.ValueOutOfRange, bench.Download(0x4073, 0, [99, 0]));
    }

    private static (TerminalBench Bench, El6021 Driver, EchoDevice Device) Start(int baudRate = 19200, bool isHalfDuplex = true)
    {
        EchoDevice device = new(InverterLine);
        (TerminalBench bench, El6021 driver) = TerminalBench.Operational<El6021>(
            SerialDescriptions.El6021,
            new VirtualEl6021 { Device = device },
            terminal =>
            {
                terminal.Line.BaudRate = baudRate;
                terminal.Line.Format = SerialFormat.EightEvenOne;
                terminal.Line.HalfDuplex = isHalfDuplex;
            });
        return (bench, driver, device);
    }

    /// <summary>Sends back what it hears once the line has been silent for some time.</summary>
    private sealed class EchoDevice(SerialLineFormat format) : ISerialDevice
    {
        private readonly Queue<byte> _answer = new();
        private long _answerAt;

        public List<byte> Received { get; } = [];

        public long DelayNanoseconds { get; set; } = 1_000_000;

        public bool IsMute { get; set; }

        public SerialLineFormat Format => format;

        public long NextByteAtNanoseconds => _answer.Count == 0 ? long.MaxValue : _answerAt;

        public void Queue(byte value) => _answer.Enqueue(value);

        public void Receive(byte value, long nowNanoseconds)
        {
            Received.Add(value);
            if (!IsMute)
            {
                _answer.Enqueue(value);
                _answerAt = nowNanoseconds + DelayNanoseconds;
            }
        }

        public byte TakeByte() => _answer.Dequeue();
    }
}
