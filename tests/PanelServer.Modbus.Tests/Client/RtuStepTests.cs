using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Modbus.Client;
using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Tests.Client;

/// <summary>How the RTU client stays in step with a far end that answers late; on a line in memory, so that arrival is certain.</summary>
public class RtuStepTests
{
    private static readonly byte[] LateAnswer = Convert.FromHexString("010406071406FE072AB3B0");
    private static readonly byte[] GoodAnswer = Convert.FromHexString("01040606D606D406D86A6D");

    [Fact]
    public async Task A_late_answer_is_not_taken_for_the_next_one()
    {
        MemoryLine line = new();
        await using ModbusClient client = ModbusClient.Rtu(
            _ => ValueTask.FromResult<IByteLine>(line),
            new RtuTiming(38400, 10),
            1,
            new() { RequestTimeout = TimeSpan.FromMilliseconds(500) },
            TimeProvider.System);
        ModbusException e = await Assert.ThrowsAsync<ModbusException>(() => ReadAsync(client));
        Assert.Equal(ModbusFailure.TimedOut, e.Failure);

        line.Answer(LateAnswer[..4]);
        line.Answer(LateAnswer[4..]);
        line.OnRequest = () => line.Answer(GoodAnswer);

        Assert.Equal([1750, 1748, 1752], await ReadAsync(client));
    }

    [Fact]
    public async Task Bytes_that_came_between_requests_are_thrown_away()
    {
        MemoryLine line = new();
        await using ModbusClient client = ModbusClient.Rtu(
            _ => ValueTask.FromResult<IByteLine>(line), new RtuTiming(38400, 10), 1, new(), TimeProvider.System);
        line.OnRequest = () => line.Answer(GoodAnswer);
        await ReadAsync(client);

        line.Answer([0x55, 0xAA]);

        Assert.Equal([1750, 1748, 1752], await ReadAsync(client));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task An_adapter_that_echoes_the_request_is_understood(int piece)
    {
        MemoryLine line = new();
        await using ModbusClient client = Client(line, TimeProvider.System);
        line.OnRequest = () => line.Answer([.. line.Request, .. GoodAnswer], piece);

        Assert.Equal([1750, 1748, 1752], await ReadAsync(client));
        Assert.Equal([1750, 1748, 1752], await ReadAsync(client));

        // Now that the echo is known, the same bytes again are the answer to a write.
        line.OnRequest = () => line.Answer([.. line.Request, .. line.Request], piece);
        await client.WriteSingleRegisterAsync(5, 7, TestContext.Current.CancellationToken);
        line.OnRequest = () => line.Answer([.. line.Request, 0x01, 0x86, 0x02, 0xC3, 0xA1], piece);
        ModbusException e = await Assert.ThrowsAsync<ModbusException>(
            () => client.WriteSingleRegisterAsync(5, 7, TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(ModbusFailure.DeviceException, e.Failure);
    }

    [Fact]
    public async Task The_answer_to_a_write_is_no_echo()
    {
        MemoryLine line = new();
        await using ModbusClient client = Client(line, TimeProvider.System);
        line.OnRequest = () => line.Answer(line.Request);

        await client.WriteSingleRegisterAsync(5, 7, TestContext.Current.CancellationToken);
        await client.WriteSingleRegisterAsync(5, 8, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_line_that_is_silent_for_three_seconds_is_opened_anew()
    {
        FakeTimeProvider time = new();
        List<MemoryLine> opened = [];
        await using ModbusClient client = ModbusClient.Rtu(
            _ =>
            {
                opened.Add(new());
                return ValueTask.FromResult<IByteLine>(opened[^1]);
            },
            new RtuTiming(38400, 10),
            1,
            new() { RequestTimeout = TimeSpan.FromMilliseconds(400) },
            time);

        DateTimeOffset started = time.GetUtcNow();
        while (opened.Count < 2)
        {
            Task<ushort[]> reading = ReadAsync(client);
            while (!reading.IsCompleted && opened.Count < 2)
            {
                time.Advance(TimeSpan.FromMilliseconds(20));
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            Assert.True(opened.Count == 2 || (await Assert.ThrowsAsync<ModbusException>(() => reading)).Failure == ModbusFailure.TimedOut);
        }

        Assert.True(time.GetUtcNow() - started >= TimeSpan.FromSeconds(3));
        Assert.Equal([true, false], opened.Select(line => line.IsClosed));
    }

    private static ModbusClient Client(MemoryLine line, TimeProvider time) => ModbusClient.Rtu(
        _ => ValueTask.FromResult<IByteLine>(line), new RtuTiming(38400, 10), 1, new(), time);

    private static async Task<ushort[]> ReadAsync(ModbusClient client)
    {
        ushort[] values = new ushort[3];
        await client.ReadInputRegistersAsync(0x000E, values, TestContext.Current.CancellationToken);
        return values;
    }

    private sealed class MemoryLine : IByteLine
    {
        private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();

        public Action OnRequest { get; set; } = () => { };

        public byte[] Request { get; private set; } = [];

        public bool IsClosed { get; private set; }

        public void Answer(byte[] piece) => _pieces.Writer.TryWrite(piece);

        public void Answer(byte[] bytes, int pieceLength)
        {
            foreach (byte[] piece in bytes.Chunk(pieceLength))
            {
                Answer(piece);
            }
        }

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            byte[] piece = await _pieces.Reader.ReadAsync(cancellation);
            piece.CopyTo(buffer);
            return piece.Length;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            Request = bytes.ToArray();
            OnRequest();
            return ValueTask.CompletedTask;
        }

        public void DiscardInput()
        {
            while (_pieces.Reader.TryRead(out _))
            {
            }
        }

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return ValueTask.CompletedTask;
        }
    }
}
