using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;
using PanelServer.Modbus.Server;

namespace PanelServer.Modbus.Tests.Server;

public class RtuServerRandomBytesTests
{
    [Fact]
    public async Task Ten_million_random_bytes_neither_throw_nor_hang_nor_get_an_answer_to_a_broken_frame()
    {
        RandomLine line = new(10_000_000);

        await new ModbusRtuServer(new TestDevice(), line, 1, new RtuTiming(38400, 10), TimeProvider.System)
            .RunAsync(TestContext.Current.CancellationToken)
            .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);

        Assert.Equal(0, line.BytesLeft);
        Assert.All(line.Answers, answer => Assert.True(RtuFrame.IsIntact(answer)));
    }

    private sealed class RandomLine(int bytes) : IByteLine
    {
        private readonly Random _random = new(11);

        public int BytesLeft { get; private set; } = bytes;

        public List<byte[]> Answers { get; } = [];

        public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
        {
            Assert.NotEqual(0, buffer.Length);
            int count = Math.Min(Math.Min(buffer.Length, BytesLeft), _random.Next(1, 300));
            _random.NextBytes(buffer.Span[..count]);
            if (count > 2 && _random.Next(2) == 0)
            {
                buffer.Span[0] = 1;
                buffer.Span[1] = (byte)_random.Next(1, 17);
            }

            BytesLeft -= count;
            return ValueTask.FromResult(count);
        }

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
        {
            Answers.Add(bytes.ToArray());
            return ValueTask.CompletedTask;
        }

        public void DiscardInput()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
