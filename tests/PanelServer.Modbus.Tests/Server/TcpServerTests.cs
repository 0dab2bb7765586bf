using System.Net.Sockets;
using PanelServer.Modbus.Client;
using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests.Server;

/// <summary>The server over real TCP, with our client and with raw sockets.</summary>
public class TcpServerTests
{
    private static readonly ModbusClientOptions Patient = new() { RequestTimeout = Eventually.Patience, ConnectTimeout = Eventually.Patience };

    [Fact]
    public async Task All_eight_functions_work_end_to_end()
    {
        TestDevice device = new();
        await using ModbusTcpServer server = ModbusTcpServer.Start(device, new(), TimeProvider.System);
        await using ModbusClient client = ModbusClient.Tcp("127.0.0.1", server.EndPoint.Port, 17, Patient, TimeProvider.System);

        await FunctionTour.RunAsync(client, device);
    }

    [Fact]
    public async Task Requests_cut_and_merged_anywhere_are_answered_in_order()
    {
        await using ModbusTcpServer server = ModbusTcpServer.Start(
            new TestDevice { HoldingRegisters = { [1] = 11, [2] = 22 } }, new(), TimeProvider.System);
        byte[] requests = Convert.FromHexString("000700000006000300010001" + "000800000006000300020001");
        byte[] expected = Convert.FromHexString("0007000000050003 02000B".Replace(" ", "") + "00080000000500030200 16".Replace(" ", ""));

        for (int cut = 1; cut <= requests.Length; cut++)
        {
            using TcpClient socket = await ConnectAsync(server);
            await socket.GetStream().WriteAsync(requests.AsMemory(0, cut), TestContext.Current.CancellationToken);
            await Task.Delay(1, TestContext.Current.CancellationToken);
            await socket.GetStream().WriteAsync(requests.AsMemory(cut), TestContext.Current.CancellationToken);

            byte[] answers = new byte[expected.Length];
            await socket.GetStream().ReadExactlyAsync(answers, TestContext.Current.CancellationToken);
            Assert.Equal(expected, answers);
        }
    }

    [Fact]
    public async Task A_connection_that_speaks_no_modbus_is_closed()
    {
        await using ModbusTcpServer server = ModbusTcpServer.Start(new TestDevice(), new(), TimeProvider.System);
        using TcpClient socket = await ConnectAsync(server);

        await socket.GetStream().WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal(0, await EndOrResetAsync(socket));
    }

    [Fact]
    public async Task A_frame_that_never_ends_closes_its_connection()
    {
        await using ModbusTcpServer server = ModbusTcpServer.Start(
            new TestDevice(), new() { FrameTimeout = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        using TcpClient socket = await ConnectAsync(server);

        await socket.GetStream().WriteAsync(new byte[] { 0, 1, 0, 0, 0 }, TestContext.Current.CancellationToken);

        Assert.Equal(0, await EndOrResetAsync(socket));
    }

    [Fact]
    public async Task Connections_beyond_the_limit_are_closed_and_others_keep_working()
    {
        TestDevice device = new();
        await using ModbusTcpServer server = ModbusTcpServer.Start(device, new() { MaxConnections = 1 }, TimeProvider.System);
        await using ModbusClient client = ModbusClient.Tcp("127.0.0.1", server.EndPoint.Port, 1, Patient, TimeProvider.System);
        await client.WriteSingleRegisterAsync(0, 1, TestContext.Current.CancellationToken);

        using TcpClient second = await ConnectAsync(server);

        Assert.Equal(0, await EndOrResetAsync(second));
        await client.WriteSingleRegisterAsync(0, 2, TestContext.Current.CancellationToken);
        Assert.Equal(2, device.HoldingRegisters[0]);
    }

    [Fact]
    public async Task Disposing_ends_open_connections()
    {
        ModbusTcpServer server = ModbusTcpServer.Start(new TestDevice(), new(), TimeProvider.System);
        using TcpClient socket = await ConnectAsync(server);
        await socket.GetStream().WriteAsync(Convert.FromHexString("000700000006000300010001"), TestContext.Current.CancellationToken);
        await socket.GetStream().ReadExactlyAsync(new byte[11], TestContext.Current.CancellationToken);

        await server.DisposeAsync().AsTask().WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(0, await EndOrResetAsync(socket));
    }

    [Fact]
    public async Task Ten_million_random_bytes_leave_the_server_serving()
    {
        TestDevice device = new();
        await using ModbusTcpServer server = ModbusTcpServer.Start(device, new(), TimeProvider.System);
        Random random = new(7);
        byte[] block = new byte[10_000];
        for (int i = 0; i < 1000; i++)
        {
            using TcpClient socket = await ConnectAsync(server);
            random.NextBytes(block);
            block.AsSpan(2, 2).Clear();
            try
            {
                await socket.GetStream().WriteAsync(block, TestContext.Current.CancellationToken);
            }
            catch (IOException)
            {
                // The server has already closed the connection.
            }
        }

        await using ModbusClient client = ModbusClient.Tcp("127.0.0.1", server.EndPoint.Port, 1, Patient with { Retries = 20 }, TimeProvider.System);
        await client.WriteSingleRegisterAsync(5, 55, TestContext.Current.CancellationToken);
        Assert.Equal(55, device.HoldingRegisters[5]);
    }

    private static async Task<TcpClient> ConnectAsync(ModbusTcpServer server)
    {
        TcpClient socket = new() { NoDelay = true };
        await socket.ConnectAsync(server.EndPoint, TestContext.Current.CancellationToken);
        return socket;
    }

    private static async Task<int> EndOrResetAsync(TcpClient socket)
    {
        using CancellationTokenSource limit = new(Eventually.Patience);
        try
        {
            return await socket.GetStream().ReadAsync(new byte[1], limit.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
