using System.Diagnostics;
using System.Globalization;
using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests.Foreign;

/// <summary>Our servers against the client mbpoll (Debian package mbpoll), over TCP and a pseudo-terminal.</summary>
public class MbpollTests
{
    private readonly TestDevice _device = new() { InputRegisters = { [14] = 1750, [15] = 1748, [16] = 1752 } };

    [Fact]
    public async Task It_reads_and_writes_over_tcp()
    {
        await using ModbusTcpServer server = ModbusTcpServer.Start(_device, new(), TimeProvider.System);
        string[] line = ["-m", "tcp", "-p", server.EndPoint.Port.ToString(CultureInfo.InvariantCulture)];

        await ReadAndWriteAsync(line, "127.0.0.1");
    }

    [Fact]
    public async Task It_reads_and_writes_over_rtu()
    {
        await using PtyPair cable = await PtyPair.OpenAsync();
        await using SerialPortLine far = SerialPortLine.Open(cable.Far);
        using CancellationTokenSource stop = new();
        Task serving = new ModbusRtuServer(_device, far, 1, cable.Far.Timing, TimeProvider.System).RunAsync(stop.Token);

        await ReadAndWriteAsync(["-m", "rtu", "-b", "38400", "-P", "none"], cable.Near.Path);

        await stop.CancelAsync();
        await serving;
    }

    private async Task ReadAndWriteAsync(string[] line, string where)
    {
        string registers = await RunAsync([.. line, "-t", "3", "-r", "14", "-c", "3", where]);
        await RunAsync([.. line, "-t", "4", "-r", "100", where, "11"]);
        await RunAsync([.. line, "-t", "4", "-r", "101", where, "22", "33"]);
        await RunAsync([.. line, "-t", "0", "-r", "7", where, "1"]);
        await RunAsync([.. line, "-t", "0", "-r", "8", where, "1", "0", "1"]);
        string coils = await RunAsync([.. line, "-t", "0", "-r", "7", "-c", "4", where]);

        Assert.Matches(@"\[14\]:\s+1750\s+\[15\]:\s+1748\s+\[16\]:\s+1752", registers);
        Assert.Equal([11, 22, 33], _device.HoldingRegisters[100..103]);
        Assert.Matches(@"\[7\]:\s+1\s+\[8\]:\s+1\s+\[9\]:\s+0\s+\[10\]:\s+1", coils);
    }

    private static async Task<string> RunAsync(string[] arguments)
    {
        using Process mbpoll = Process.Start(
            new ProcessStartInfo("mbpoll", ["-1", "-0", "-a", "1", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = mbpoll.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await mbpoll.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await mbpoll.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(mbpoll.ExitCode == 0, output + await errors);
        return output;
    }
}
