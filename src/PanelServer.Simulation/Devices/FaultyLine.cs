using System.Security.Cryptography;
using PanelServer.Modbus.Lines;

namespace PanelServer.Simulation.Devices;

/// <summary>
/// The device's end of a line: takes the time that a real device and line take, and disturbs answers as the fault switch says.
/// </summary>
/// <param name="inner">The line.</param>
/// <param name="faults">The faults.</param>
/// <param name="answerDelay">Time from a request to its answer of so many bytes.</param>
/// <param name="time">Clock of the delays.</param>
public sealed class FaultyLine(IByteLine inner, FaultSwitch faults, Func<int, TimeSpan> answerDelay, TimeProvider time) : IByteLine
{
    private const int BlockLength = 3;
    private static readonly TimeSpan BlockPeriod = TimeSpan.FromMilliseconds(16);
    private static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan FloodPeriod = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource _closed = new();
    private bool _flooding;

    /// <inheritdoc/>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation) => inner.ReadAsync(buffer, cancellation);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await DelayAsync(answerDelay(bytes.Length), cancellation);
        DeviceFault fault = faults.Fault;
        if (!IsOfTheLine(fault) || !faults.TryUse(fault))
        {
            fault = DeviceFault.None;
        }

        byte[] answer = bytes.ToArray();
        switch (fault)
        {
            case DeviceFault.Silent:
                return;
            case DeviceFault.Slow:
                await DelayAsync(SlowAnswer, cancellation);
                break;
            case DeviceFault.Garbage:
                RandomNumberGenerator.Fill(answer);
                break;
            case DeviceFault.WrongChecksum:
                answer[^1] ^= 0xFF;
                break;
            case DeviceFault.WrongTransaction:
                answer[0] ^= 0xFF;
                break;
            case DeviceFault.HalfFrame:
                answer = answer[..(answer.Length / 2)];
                break;
            case DeviceFault.Disconnect:
                await inner.WriteAsync(answer.AsMemory(0, answer.Length / 2), cancellation);
                await inner.DisposeAsync();
                return;
            case DeviceFault.Flood:
                StartFlood();
                return;
            case DeviceFault.SlowAdapter:
                await WriteInBlocksAsync(answer, cancellation);
                return;
        }

        await inner.WriteAsync(answer, cancellation);
    }

    /// <inheritdoc/>
    public void DiscardInput() => inner.DiscardInput();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        await inner.DisposeAsync();
    }

    /// <summary>Refusals and jumping values are made by the device, before its answer reaches the line.</summary>
    private static bool IsOfTheLine(DeviceFault fault) => fault is not (DeviceFault.None or DeviceFault.Exception or DeviceFault.ValueJump);

    private async ValueTask WriteInBlocksAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellation)
    {
        for (int sent = 0; sent < answer.Length; sent += BlockLength)
        {
            await DelayAsync(BlockPeriod, cancellation);
            await inner.WriteAsync(answer.Slice(sent, Math.Min(BlockLength, answer.Length - sent)), cancellation);
        }
    }

    private void StartFlood()
    {
        if (!_flooding)
        {
            _flooding = true;
            _ = Task.Run(FloodAsync, CancellationToken.None);
        }
    }

    private async Task FloodAsync()
    {
        byte[] noise = new byte[64];
        try
        {
            while (faults.Fault == DeviceFault.Flood)
            {
                RandomNumberGenerator.Fill(noise);
                await inner.WriteAsync(noise, _closed.Token);
                await DelayAsync(FloodPeriod, _closed.Token);
            }
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client hung up, or the device ends.
        }

        _flooding = false;
    }

    private Task DelayAsync(TimeSpan delay, CancellationToken cancellation) =>
        delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellation) : Task.CompletedTask;
}
