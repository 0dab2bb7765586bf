using PanelServer.Modbus.Client;
using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;
using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests.Client;

/// <summary>RTU client and server over real pseudo-terminals, opened as serial ports on both ends.</summary>
public sealed class RtuLineTests : IAsyncLifetime
{
    private static readonly ModbusClientOptions Patient = new() { RequestTimeout = Eventually.Patience, ConnectTimeout = Eventually.Patience };
    private static readonly byte[] Request = Convert.FromHexString("0104000E0003D1C8");
    private static readonly byte[] GoodAnswer = Convert.FromHexString("01040606D606D406D86A6D");

    private readonly TestDevice _device = new();
    private PtyPair _cable = null!;

    public async ValueTask InitializeAsync() => _cable = await PtyPair.OpenAsync();

    public ValueTask DisposeAsync() => _cable.DisposeAsync();

    [Fact]
    public async Task All_eight_functions_work_end_to_end()
    {
        await using SerialPortLine far = SerialPortLine.Open(_cable.Far);
        using CancellationTokenSource stop = new();
        Task serving = new ModbusRtuServer(_device, far, 5, _cable.Far.Timing, TimeProvider.System).RunAsync(stop.Token);
        await using ModbusClient client = Client(5, Patient);

        await FunctionTour.RunAsync(client, _device);

        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task The_request_is_exactly_the_frame_of_the_gauge_and_half_an_answer_is_waited_for()
    {
        await using SerialPortLine far = SerialPortLine.Open(_cable.Far);
        await using ModbusClient client = Client(1, Patient);
        Task<ushort[]> reading = ReadGaugeAsync(client);

        Assert.Equal(Request, await ReceiveAsync(far, 8));
        await far.WriteAsync(GoodAnswer.AsMemory(0, 5), TestContext.Current.CancellationToken);
        await Task.Delay(30, TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);
        await far.WriteAsync(GoodAnswer.AsMemory(5), TestContext.Current.CancellationToken);

        Assert.Equal([1750, 1748, 1752], await reading);
    }

    [Theory]
    [InlineData("01040606D606D406D86A6E", "The answer is invalid: wrong checksum.")]
    [InlineData("FFFFFFFFFFFFFFFF", "The answer is invalid: sent by unit 255, not by unit 1.")]
    [InlineData("018402C2C1", "The device refused the request: illegal data address (exception 2).")]
    public async Task A_wrong_answer_fails_one_request_and_the_next_one_works_on_the_same_line(string answer, string message)
    {
        await using SerialPortLine far = SerialPortLine.Open(_cable.Far);
        await using ModbusClient client = Client(1, Patient);
        Task<ushort[]> first = ReadGaugeAsync(client);
        await ReceiveAsync(far, 8);
        await far.WriteAsync(Convert.FromHexString(answer), TestContext.Current.CancellationToken);
        Assert.Equal(message, (await Assert.ThrowsAsync<ModbusException>(() => first)).Message);

        Task<ushort[]> second = ReadGaugeAsync(client);
        Assert.Equal(Request, await ReceiveAsync(far, 8));
        await far.WriteAsync(GoodAnswer, TestContext.Current.CancellationToken);

        Assert.Equal([1750, 1748, 1752], await second);
        Assert.True(client.IsConnected);
    }

    [Fact]
    public async Task A_short_answer_is_taken_where_it_is_expected()
    {
        await using SerialPortLine far = SerialPortLine.Open(_cable.Far);
        await using ModbusClient client = Client(1, Patient);
        ushort[] values = new ushort[3];
        ValueTask<int> reading = client.ReadAvailableInputRegistersAsync(0x000E, values, TestContext.Current.CancellationToken);
        await ReceiveAsync(far, 8);
        await far.WriteAsync(Convert.FromHexString("01040206D63B0E"), TestContext.Current.CancellationToken);

        Assert.Equal(1, await reading);
        Assert.Equal([1750, 0, 0], values);
    }

    [Fact]
    public async Task A_line_that_never_falls_silent_ends_in_a_time_out()
    {
        await using SerialPortLine far = SerialPortLine.Open(_cable.Far);
        await using ModbusClient client = Client(1, Patient with { RequestTimeout = TimeSpan.FromMilliseconds(300) });
        using CancellationTokenSource stop = new();
        Task flood = FloodAsync(far, stop.Token);

        for (int i = 0; i < 3; i++)
        {
            ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadGaugeAsync(client));
            Assert.True(e.Failure is ModbusFailure.BadResponse or ModbusFailure.TimedOut, e.Message);
        }

        await stop.CancelAsync();
        await flood;
    }

    [Fact]
    public async Task The_server_answers_only_its_own_intact_requests()
    {
        await using SerialPortLine far = SerialPortLine.Open(_cable.Far);
        await using SerialPortLine near = SerialPortLine.Open(_cable.Near);
        _device.InputRegisters[14] = 1750;
        using CancellationTokenSource stop = new();
        Task serving = new ModbusRtuServer(_device, far, 1, _cable.Far.Timing, TimeProvider.System).RunAsync(stop.Token);

        foreach (string unanswered in new[] { "0104000E0003D1C9", "0204000E0003D1FB", "0104", "FFFFFFFFFFFFFFFFFFFF", "01070000" })
        {
            await near.WriteAsync(Convert.FromHexString(unanswered), TestContext.Current.CancellationToken);
            Assert.Equal(WithChecksum("01040606D600000000"), await AskUntilAnsweredAsync(near, Request));
        }

        Assert.Equal(WithChecksum("018701"), await AskUntilAnsweredAsync(near, WithChecksum("0107")));
        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task A_broadcast_is_carried_out_and_not_answered()
    {
        await using SerialPortLine far = SerialPortLine.Open(_cable.Far);
        await using SerialPortLine near = SerialPortLine.Open(_cable.Near);
        using CancellationTokenSource stop = new();
        Task serving = new ModbusRtuServer(_device, far, 1, _cable.Far.Timing, TimeProvider.System).RunAsync(stop.Token);

        await near.WriteAsync(WithChecksum("000600050007"), TestContext.Current.CancellationToken);
        await near.WriteAsync(WithChecksum("010300050001"), TestContext.Current.CancellationToken);

        Assert.Equal(WithChecksum("0103020007"), await ReceiveAsync(near, 7));
        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task A_port_that_does_not_exist_says_so()
    {
        await using ModbusClient client = ModbusClient.Rtu(
            _ => ValueTask.FromResult<IByteLine>(SerialPortLine.Open(new("/dev/ttyNOT_THERE", 38400))),
            new RtuTiming(38400, 10),
            1,
            Patient,
            TimeProvider.System);

        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadGaugeAsync(client));

        Assert.Equal(ModbusFailure.NotConnected, e.Failure);
        Assert.Contains("/dev/ttyNOT_THERE", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broadcast_client_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Client(0, Patient));

    private ModbusClient Client(byte unit, ModbusClientOptions options) => ModbusClient.Rtu(
        _ => ValueTask.FromResult<IByteLine>(SerialPortLine.Open(_cable.Near)), _cable.Near.Timing, unit, options, TimeProvider.System);

    private static async Task<ushort[]> ReadGaugeAsync(ModbusClient client)
    {
        ushort[] values = new ushort[3];
        await client.ReadInputRegistersAsync(0x000E, values, TestContext.Current.CancellationToken);
        return values;
    }

    private static async Task<byte[]> ReceiveAsync(SerialPortLine line, int length)
    {
        using CancellationTokenSource limit = new(Eventually.Patience);
        byte[] bytes = new byte[length];
        for (int count = 0; count < length;)
        {
            count += await line.ReadAsync(bytes.AsMemory(count), limit.Token);
        }

        return bytes;
    }

    /// <summary>Asks again after a pause if no answer comes, as a client does when the far end took request and noise for one frame.</summary>
    private static async Task<byte[]> AskUntilAnsweredAsync(SerialPortLine line, byte[] request)
    {
        byte[] answer = new byte[256];
        while (true)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);

            // The answer to an earlier attempt may have come after all.
            line.DiscardInput();
            await line.WriteAsync(request, TestContext.Current.CancellationToken);
            using CancellationTokenSource limit = new(TimeSpan.FromSeconds(5));
            try
            {
                int count = await line.ReadAsync(answer, limit.Token);
                while (!RtuFrame.IsIntact(answer.AsSpan(0, count)))
                {
                    count += await line.ReadAsync(answer.AsMemory(count), limit.Token);
                }

                return answer[..count];
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
            }
        }
    }

    private static async Task FloodAsync(SerialPortLine line, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await line.WriteAsync(new byte[] { 0x55, 0xAA, 0x55, 0xAA }, stop);
                await Task.Delay(2, stop);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static byte[] WithChecksum(string hex)
    {
        byte[] body = Convert.FromHexString(hex);
        byte[] frame = [.. body, 0, 0];
        RtuFrame.Seal(frame, body[0], body.Length - 1);
        return frame;
    }
}
