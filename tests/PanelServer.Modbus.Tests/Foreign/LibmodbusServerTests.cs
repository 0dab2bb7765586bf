using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using PanelServer.Modbus.Client;
using PanelServer.Modbus.Lines;

namespace PanelServer.Modbus.Tests.Foreign;

/// <summary>Our client against a server made with libmodbus (Debian package libmodbus-dev), over TCP and a pseudo-terminal.</summary>
public sealed class LibmodbusServerTests : IDisposable
{
    private static readonly ModbusClientOptions Patient = new() { RequestTimeout = Eventually.Patience, ConnectTimeout = Eventually.Patience };

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("libmodbus");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task All_eight_functions_work_over_tcp()
    {
        int port = FreePort();
        using Process server = await StartAsync("tcp", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            await using ModbusClient client = ModbusClient.Tcp("127.0.0.1", port, 1, Patient, TimeProvider.System);
            await FunctionTour.RunAsync(client, new TestDevice());
        }
        finally
        {
            server.Kill();
        }
    }

    [Fact]
    public async Task All_eight_functions_work_over_rtu()
    {
        await using PtyPair cable = await PtyPair.OpenAsync();
        using Process server = await StartAsync("rtu", cable.Far.Path);
        try
        {
            await using ModbusClient client = ModbusClient.Rtu(
                _ => ValueTask.FromResult<IByteLine>(SerialPortLine.Open(cable.Near)), cable.Near.Timing, 5, Patient, TimeProvider.System);
            await FunctionTour.RunAsync(client, new TestDevice());
        }
        finally
        {
            server.Kill();
        }
    }

    private async Task<Process> StartAsync(string kind, string where)
    {
        string program = Path.Combine(_folder.FullName, "server");
        string source = Path.Combine(AppContext.BaseDirectory, "Foreign", "libmodbus_server.c");
        using Process compiler = Process.Start("cc", ["-o", program, source, "-I/usr/include/modbus", "-lmodbus"]);
        await compiler.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, compiler.ExitCode);

        Process server = Process.Start(new ProcessStartInfo(program, [kind, where]) { RedirectStandardOutput = true })!;
        Assert.Equal("ready", await server.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        return server;
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
