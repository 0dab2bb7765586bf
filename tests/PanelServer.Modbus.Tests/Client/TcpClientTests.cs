using System.Net;
using System.Net.Sockets;
using PanelServer.Modbus.Client;
using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests.Client;

/// <summary>The client against a TCP server that misbehaves on purpose.</summary>
public class TcpClientTests
{
    private static readonly ModbusClientOptions Patient = new() { RequestTimeout = Eventually.Patience, ConnectTimeout = Eventually.Patience };
    private static readonly ModbusClientOptions Hasty = Patient with { RequestTimeout = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task The_first_request_of_a_connection_carries_transaction_1_and_goes_out_in_one_piece()
    {
        await using RawServer server = new((_, request) => [Answer(request, 24000, 2500)]);
        await using ModbusClient client = Connect(server, Patient);

        ushort[] values = await ReadAsync(client);
        await ReadAsync(client);

        Assert.Equal([24000, 2500], values);
        Assert.Equal("000100000006000305000002", Convert.ToHexString(server.Requests[0]));
        Assert.Equal("000200000006000305000002", Convert.ToHexString(server.Requests[1]));
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task An_answer_in_single_bytes_is_put_together()
    {
        await using RawServer server = new((_, request) => Answer(request, 1, 2).Select(b => new[] { b }));
        await using ModbusClient client = Connect(server, Patient);

        Assert.Equal([1, 2], await ReadAsync(client));
    }

    [Fact]
    public async Task Transaction_numbers_wrap_after_65535()
    {
        TestDevice device = new();
        await using ModbusTcpServer server = ModbusTcpServer.Start(device, new(), TimeProvider.System);
        await using ModbusClient client = ModbusClient.Tcp("127.0.0.1", server.EndPoint.Port, 0, Patient, TimeProvider.System);
        ushort[] values = new ushort[1];

        for (int i = 0; i <= ushort.MaxValue + 1; i++)
        {
            await client.ReadHoldingRegistersAsync(0, values, TestContext.Current.CancellationToken);
        }

        Assert.Equal(ushort.MaxValue + 2, device.Requests);
    }

    [Fact]
    public async Task An_answer_with_a_wrong_transaction_number_drops_the_connection()
    {
        await using RawServer server = new((n, request) => n == 0 ? [[0x12, 0x34, .. Answer(request, 1, 2)[2..]]] : [Answer(request, 3, 4)]);
        await using ModbusClient client = Connect(server, Patient);

        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client));

        Assert.Equal(ModbusFailure.BadResponse, e.Failure);
        Assert.Equal("The answer is invalid: for another transaction.", e.Message);
        Assert.False(client.IsConnected);
        Assert.Equal([3, 4], await ReadAsync(client));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public async Task A_second_answer_in_the_same_piece_is_not_taken_for_the_next_request()
    {
        await using RawServer server = new((n, request) => n == 0 ? [[.. Answer(request, 1, 2), .. Answer(request, 9, 9)]] : [Answer(request, 3, 4)]);
        await using ModbusClient client = Connect(server, Patient);

        Assert.Equal([1, 2], await ReadAsync(client));
        Assert.Equal(ModbusFailure.BadResponse, (await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client))).Failure);
        Assert.Equal([3, 4], await ReadAsync(client));
    }

    [Fact]
    public async Task An_exception_answer_keeps_the_connection_and_says_why()
    {
        await using RawServer server = new((n, request) =>
            n == 0 ? [[.. request[..4], 0, 3, request[6], 0x83, 2]] : [Answer(request, 3, 4)]);
        await using ModbusClient client = Connect(server, Patient with { Retries = 3 });

        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client));

        Assert.Equal((ModbusFailure.DeviceException, ModbusExceptionCode.IllegalDataAddress), (e.Failure, e.Code));
        Assert.Equal("The device refused the request: illegal data address (exception 2).", e.Message);
        Assert.Single(server.Requests);
        Assert.Equal([3, 4], await ReadAsync(client));
        Assert.Equal(1, server.Connections);
    }

    [Theory]
    [InlineData("another unit", 6, 7)]
    [InlineData("another function", 7, 4)]
    [InlineData("another protocol", 3, 1)]
    [InlineData("a length beyond the limit", 4, 2)]
    [InlineData("a byte count that is too small", 8, 2)]
    public async Task An_answer_of_another_kind_is_refused(string what, int index, byte value)
    {
        await using RawServer server = new((_, request) =>
        {
            byte[] answer = Answer(request, 1, 2);
            answer[index] = value;
            return [answer];
        });
        await using ModbusClient client = Connect(server, Patient);

        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client));

        Assert.True(e.Failure == ModbusFailure.BadResponse, what);
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_silent_server_ends_in_a_time_out_and_a_new_connection()
    {
        await using RawServer server = new((n, request) => n == 0 ? [] : [Answer(request, 3, 4)]);
        await using ModbusClient client = Connect(server, Hasty);

        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client));

        Assert.Equal(ModbusFailure.TimedOut, e.Failure);
        Assert.Equal("No answer within 100 ms.", e.Message);
        await Eventually.HoldsAsync(() => CanRead(client));
        Assert.True(server.Connections >= 2);
    }

    [Fact]
    public async Task A_failed_request_is_retried_on_a_new_connection()
    {
        await using RawServer server = new((n, request) => n < 2 ? [[0]] : [Answer(request, 3, 4)]);
        await using ModbusClient client = Connect(server, Patient with { RequestTimeout = TimeSpan.FromSeconds(2), Retries = 2 });

        Assert.Equal([3, 4], await ReadAsync(client));
        Assert.Equal(3, server.Connections);
    }

    [Fact]
    public async Task A_connection_closed_in_the_middle_of_an_answer_is_lost()
    {
        await using RawServer server = new((_, request) => [Answer(request, 1, 2)[..9], []]);
        await using ModbusClient client = Connect(server, Patient);

        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client));

        Assert.Equal(ModbusFailure.ConnectionLost, e.Failure);
        Assert.False(client.IsConnected);
    }

    [Fact]
    public async Task A_refused_connection_says_so()
    {
        int port;
        using (TcpListener unused = new(IPAddress.Loopback, 0))
        {
            unused.Start();
            port = ((IPEndPoint)unused.LocalEndpoint).Port;
        }

        await using ModbusClient client = ModbusClient.Tcp("127.0.0.1", port, 0, Patient, TimeProvider.System);

        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client));

        Assert.Equal((ModbusFailure.NotConnected, "Connection refused."), (e.Failure, e.Message));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_of_another_unit_is_refused_with_both_numbers_or_accepted_where_any_may_answer(bool acceptAnyUnit)
    {
        await using RawServer server = new((_, request) => [[.. Answer(request, 1, 2)[..6], 17, .. Answer(request, 1, 2)[7..]]]);
        await using ModbusClient client = Connect(server, Patient with { AcceptAnyUnit = acceptAnyUnit });

        if (acceptAnyUnit)
        {
            Assert.Equal([1, 2], await ReadAsync(client));
            return;
        }

        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client));
        Assert.Equal("The answer is invalid: sent by unit 17, not by unit 0.", e.Message);
    }

    [Fact]
    public async Task Cancelling_is_no_failure_and_leaves_a_usable_client()
    {
        await using RawServer server = new((n, request) => n == 0 ? [] : [Answer(request, 3, 4)]);
        await using ModbusClient client = Connect(server, Patient);
        using CancellationTokenSource stop = new();
        Task reading = client.ReadHoldingRegistersAsync(0x0500, new ushort[2], stop.Token).AsTask();
        await Eventually.HoldsAsync(() => server.Requests.Count == 1);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await Eventually.HoldsAsync(() => CanRead(client));
    }

    [Fact]
    public async Task Requests_of_several_callers_do_not_mix()
    {
        await using RawServer server = new((_, request) => [Answer(request, request[9], request[9])]);
        await using ModbusClient client = Connect(server, Patient);

        await Task.WhenAll(Enumerable.Range(0, 50).Select(async i =>
        {
            ushort[] values = new ushort[2];
            await client.ReadHoldingRegistersAsync((ushort)i, values, TestContext.Current.CancellationToken);
            Assert.Equal([(ushort)i, (ushort)i], values);
        }));
    }

    private static bool CanRead(ModbusClient client)
    {
        try
        {
            return ReadAsync(client).GetAwaiter().GetResult() is [3, 4];
        }
        catch (ModbusException)
        {
            return false;
        }
    }

    private static ModbusClient Connect(RawServer server, ModbusClientOptions options) =>
        ModbusClient.Tcp("127.0.0.1", server.Port, unit: 0, options, TimeProvider.System);

    private static async Task<ushort[]> ReadAsync(ModbusClient client)
    {
        ushort[] values = new ushort[2];
        await client.ReadHoldingRegistersAsync(0x0500, values, TestContext.Current.CancellationToken);
        return values;
    }

    private static byte[] Answer(byte[] request, ushort first, ushort second) =>
        [.. request[..4], 0, 7, request[6], 3, 4, (byte)(first >> 8), (byte)first, (byte)(second >> 8), (byte)second];
}
