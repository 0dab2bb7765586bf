using System.Net.Sockets;
using PanelServer.Modbus.Lines;
using PanelServer.Modbus.Protocol;

namespace PanelServer.Modbus.Client;

/// <summary>
/// A Modbus client (main device) over TCP or RTU. Requests of several callers are carried out one after the other.
/// The connection is opened with the first request and again with the first one after it was lost, so a caller reconnects by asking again;
/// <see cref="Backoff"/> tells how long to wait before that. Every failure is a <see cref="ModbusException"/>.
/// </summary>
public sealed class ModbusClient : IAsyncDisposable
{
    private readonly Func<CancellationToken, ValueTask<Connection>> _open;
    private readonly ModbusClientOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Connection? _connection;

    private ModbusClient(Func<CancellationToken, ValueTask<Connection>> open, ModbusClientOptions options, TimeProvider time)
    {
        _open = open;
        _options = options;
        _time = time;
    }

    /// <summary>True while a connection is open. It may already be lost without anybody having noticed.</summary>
    public bool IsConnected => Volatile.Read(ref _connection) is not null;

    /// <summary>A client of a Modbus TCP device.</summary>
    /// <param name="host">Host name or address.</param>
    /// <param name="port">502 on real devices.</param>
    /// <param name="unit">Unit behind a gateway; 0 or 255 for a device that speaks TCP itself.</param>
    /// <param name="options">Time limits and retries.</param>
    /// <param name="time">Clock of the time limits.</param>
    public static ModbusClient Tcp(string host, int port, byte unit, ModbusClientOptions options, TimeProvider time) =>
        new(async cancellation => new TcpConnection(await SocketLine.ConnectAsync(host, port, cancellation), unit, options.AcceptAnyUnit),
            options,
            time);

    /// <summary>A client of an RTU device.</summary>
    /// <param name="open">Opens the line; called again after the line was lost.</param>
    /// <param name="timing">Character time and silence of the line.</param>
    /// <param name="unit">1 to 247.</param>
    /// <param name="options">Time limits and retries.</param>
    /// <param name="time">Clock of the time limits and of the silence.</param>
    public static ModbusClient Rtu(
        Func<CancellationToken, ValueTask<IByteLine>> open, RtuTiming timing, byte unit, ModbusClientOptions options, TimeProvider time)
    {
        if (unit is < 1 or > 247)
        {
            throw new ArgumentOutOfRangeException(nameof(unit), unit, "A unit on a serial line is 1 to 247.");
        }

        return new(
            async cancellation => new RtuConnection(await open(cancellation), timing, unit, time), options, time);
    }

    /// <summary>Function 1: reads as many coils as the memory holds, 1 to 2000.</summary>
    public ValueTask ReadCoilsAsync(ushort address, Memory<bool> values, CancellationToken cancellation) =>
        ReadBitsAsync(ModbusFunction.ReadCoils, address, values, cancellation);

    /// <summary>Function 2: reads as many discrete inputs as the memory holds, 1 to 2000.</summary>
    public ValueTask ReadDiscreteInputsAsync(ushort address, Memory<bool> values, CancellationToken cancellation) =>
        ReadBitsAsync(ModbusFunction.ReadDiscreteInputs, address, values, cancellation);

    /// <summary>Function 3: reads as many holding registers as the memory holds, 1 to 125.</summary>
    public async ValueTask ReadHoldingRegistersAsync(ushort address, Memory<ushort> values, CancellationToken cancellation) =>
        await ReadRegistersAsync(ModbusFunction.ReadHoldingRegisters, address, values, allowFewer: false, cancellation);

    /// <summary>Function 4: reads as many input registers as the memory holds, 1 to 125.</summary>
    public async ValueTask ReadInputRegistersAsync(ushort address, Memory<ushort> values, CancellationToken cancellation) =>
        await ReadRegistersAsync(ModbusFunction.ReadInputRegisters, address, values, allowFewer: false, cancellation);

    /// <summary>
    /// Function 4 for devices that answer fewer registers than asked when they do not have them all, which the standard does not allow.
    /// </summary>
    /// <returns>How many registers came, at least 1.</returns>
    public ValueTask<int> ReadAvailableInputRegistersAsync(ushort address, Memory<ushort> values, CancellationToken cancellation) =>
        ReadRegistersAsync(ModbusFunction.ReadInputRegisters, address, values, allowFewer: true, cancellation);

    /// <summary>Function 5: writes one coil.</summary>
    public async ValueTask WriteSingleCoilAsync(ushort address, bool on, CancellationToken cancellation)
    {
        byte[] request = new byte[ModbusLimits.MaxPduLength];
        int length = RequestPdu.WriteSingleCoil(request, address, on);
        await ExchangeAsync(request.AsMemory(0, length), false, cancellation);
    }

    /// <summary>Function 6: writes one holding register.</summary>
    public async ValueTask WriteSingleRegisterAsync(ushort address, ushort value, CancellationToken cancellation)
    {
        byte[] request = new byte[ModbusLimits.MaxPduLength];
        int length = RequestPdu.WriteSingleRegister(request, address, value);
        await ExchangeAsync(request.AsMemory(0, length), false, cancellation);
    }

    /// <summary>Function 15: writes 1 to 1968 coils.</summary>
    public async ValueTask WriteMultipleCoilsAsync(ushort address, ReadOnlyMemory<bool> values, CancellationToken cancellation)
    {
        byte[] request = new byte[ModbusLimits.MaxPduLength];
        int length = RequestPdu.WriteMultipleCoils(request, address, values.Span);
        await ExchangeAsync(request.AsMemory(0, length), false, cancellation);
    }

    /// <summary>Function 16: writes 1 to 123 holding registers in one request.</summary>
    public async ValueTask WriteMultipleRegistersAsync(ushort address, ReadOnlyMemory<ushort> values, CancellationToken cancellation)
    {
        byte[] request = new byte[ModbusLimits.MaxPduLength];
        int length = RequestPdu.WriteMultipleRegisters(request, address, values.Span);
        await ExchangeAsync(request.AsMemory(0, length), false, cancellation);
    }

    /// <summary>Closes the connection. No request may be under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _turn.Dispose();
    }

    private async ValueTask ReadBitsAsync(ModbusFunction function, ushort address, Memory<bool> values, CancellationToken cancellation)
    {
        byte[] request = new byte[ModbusLimits.MaxPduLength];
        int length = RequestPdu.Read(request, function, address, values.Length);
        byte[] response = await ExchangeAsync(request.AsMemory(0, length), false, cancellation);
        for (int i = 0; i < values.Length; i++)
        {
            values.Span[i] = ResponsePdu.Bit(response, i);
        }
    }

    private async ValueTask<int> ReadRegistersAsync(
        ModbusFunction function, ushort address, Memory<ushort> values, bool allowFewer, CancellationToken cancellation)
    {
        byte[] request = new byte[ModbusLimits.MaxPduLength];
        int length = RequestPdu.Read(request, function, address, values.Length);
        byte[] response = await ExchangeAsync(request.AsMemory(0, length), allowFewer, cancellation);
        int count = ResponsePdu.RegisterCount(response);
        for (int i = 0; i < count; i++)
        {
            values.Span[i] = ResponsePdu.Register(response, i);
        }

        return count;
    }

    private async ValueTask<byte[]> ExchangeAsync(ReadOnlyMemory<byte> request, bool allowFewer, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            for (int retriesLeft = _options.Retries; ; retriesLeft--)
            {
                try
                {
                    return await TryOnceAsync(request, allowFewer, cancellation);
                }
                catch (ModbusException e) when (retriesLeft > 0 && e.Failure != ModbusFailure.DeviceException)
                {
                    // The next round tries again, on a new connection if this one was dropped.
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async ValueTask<byte[]> TryOnceAsync(ReadOnlyMemory<byte> request, bool allowFewer, CancellationToken cancellation)
    {
        Connection connection = _connection ??= await OpenAsync(cancellation);
        using CancellationTokenSource limit = new(_options.RequestTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        bool trusted = false;
        try
        {
            byte[] response = await connection.ExchangeAsync(request, allowFewer, either.Token);
            trusted = true;
            return response;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            trusted = connection.SurvivesBadAnswers;
            throw new ModbusException(
                ModbusFailure.TimedOut, $"No answer within {_options.RequestTimeout.TotalMilliseconds:0} ms.");
        }
        catch (ModbusException e)
        {
            trusted = e.Failure == ModbusFailure.DeviceException
                || (e.Failure != ModbusFailure.ConnectionLost && connection.SurvivesBadAnswers);
            throw;
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // InvalidOperationException is how a serial port says that it was closed beneath its user.
            throw new ModbusException(ModbusFailure.ConnectionLost, $"The connection was lost: {e.Message}", e);
        }
        finally
        {
            if (!trusted)
            {
                await DropAsync();
            }
        }
    }

    private async ValueTask<Connection> OpenAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource limit = new(_options.ConnectTimeout, _time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            return await _open(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ModbusException(
                ModbusFailure.NotConnected, $"No connection within {_options.ConnectTimeout.TotalMilliseconds:0} ms.");
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException)
        {
            throw new ModbusException(ModbusFailure.NotConnected, e.Message, e);
        }
    }

    private async ValueTask DropAsync()
    {
        Connection? connection = Interlocked.Exchange(ref _connection, null);
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }
}
