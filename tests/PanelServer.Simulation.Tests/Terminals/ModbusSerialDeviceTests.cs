using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;
using PanelServer.Modbus.Protocol;
using PanelServer.Simulation.Devices;

namespace PanelServer.Simulation.Tests.Terminals;

public class ModbusSerialDeviceTests
{
    private static readonly SerialLineFormat Line = new(19200, SerialFormat.EightEvenOne);
    private static readonly byte[] ReadStatus = [0x01, 0x03, 0x00, 0x08, 0x00, 0x01, 0x05, 0xC8];
    private static readonly byte[] Status = [0x01, 0x03, 0x02, 0x00, 0x4D, 0x78, 0x71];
    private readonly List<byte[]> _requests = [];

    [Fact]
    public void A_request_written_to_the_EL6021_is_answered_after_line_and_processing_time()
    {
        (TerminalBench bench, El6021 driver) = Start();

        driver.TryWrite(ReadStatus);
        int cycles = bench.CyclesUntil(driver, () => driver.BytesToRead > 0, 100);

        // 8 characters, 5 ms, 7 characters, 16 bits: 14.4 ms, and up to 3 cycles for the handshakes.
        Assert.InRange(cycles, 15, 18);
        byte[] answer = new byte[20];
        Assert.Equal(Status.Length, driver.Read(answer));
        Assert.Equal(Status, answer[..Status.Length]);
        Assert.Equal([ReadStatus], _requests);
    }

    [Fact]
    public void A_request_that_breaks_off_is_forgotten_and_the_next_one_answered()
    {
        (TerminalBench bench, El6021 driver) = Start();

        driver.TryWrite(ReadStatus.AsSpan(0, 5));
        bench.Cycles(driver, 30);
        driver.TryWrite(ReadStatus);
        bench.CyclesUntil(driver, () => driver.BytesToRead == Status.Length, 100);

        Assert.Equal([ReadStatus], _requests);
    }

    [Fact]
    public void A_device_that_stays_silent_sends_nothing()
    {
        (TerminalBench bench, El6021 driver) = Start(isSilent: true);

        driver.TryWrite(ReadStatus);
        bench.Cycles(driver, 100);

        Assert.Equal(0, driver.BytesToRead);
        Assert.Equal([ReadStatus], _requests);
    }

    private (TerminalBench Bench, El6021 Driver) Start(bool isSilent = false)
    {
        ModbusSerialDevice device = new(Line, TimeSpan.FromMilliseconds(5), (frame, answer) =>
        {
            Assert.True(RtuFrame.IsIntact(frame));
            _requests.Add(frame.ToArray());
            Status.CopyTo(answer);
            return isSilent ? 0 : Status.Length;
        });
        (TerminalBench bench, El6021 driver) = TerminalBench.Operational<El6021>(
            SerialDescriptions.El6021,
            new VirtualEl6021 { Device = device },
            terminal => (terminal.Line.BaudRate, terminal.Line.Format, terminal.Line.HalfDuplex) = (Line.BaudRate, Line.Format, true));
        bench.CyclesUntil(driver, () => driver.IsReady, 20);
        return (bench, driver);
    }
}
