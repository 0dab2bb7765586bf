using System.Threading.Channels;
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

        public void Answer(byte[] piece) => _pieces.Writer.TryWrite(piece);

        public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            byte[] piece = await _pieces.Reader.ReadAsync(cancellation);
            piece.CopyTo(buffer);
            return piece.Length;
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            OnRequest();
            return ValueTask.CompletedTask;
        }

        public void DiscardInput()
        {
            while (_pieces.Reader.TryRead(out _))
            {
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
