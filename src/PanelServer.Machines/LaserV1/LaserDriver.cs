using System.Globalization;
using Microsoft.Extensions.Logging;
using PanelServer.Modbus;
using PanelServer.Modbus.Client;
using PanelServer.Modbus.Lines;

namespace PanelServer.Machines.LaserV1;

/// <summary>
/// Talks to one gauge, off the cycle thread: reads its diameters 50 times a second. After a wrong answer it asks again at once, after no
/// answer with growing pauses, for ever, until it is stopped.
/// </summary>
internal sealed class LaserDriver(LaserMachine machine, string deviceFile, TimeProvider time, ILogger logger)
{
    private const byte Unit = 1;
    private const ushort AverageRegister = 0x000E;
    private const int AverageXAndY = 3;
    private const int BaudRate = 38400;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PauseAfterNonsense = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(800);
    private static readonly ModbusClientOptions Limits = new() { RequestTimeout = TimeSpan.FromMilliseconds(150) };

    private readonly Backoff _backoff = new(FirstPause, LongestPause);
    private readonly ushort[] _registers = new ushort[AverageXAndY];
    private LaserReading _reading;
    private long _goodAt;
    private bool? _works;

    /// <summary>Called once, when the gauge has answered or its port could not be opened: from then on the machine is worth listing.</summary>
    public Action? Recognised { get; init; }

    /// <summary>Serves the machine until the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        SerialLineSettings settings = new(deviceFile, BaudRate);
        await using ModbusClient client = ModbusClient.Rtu(
            _ => ValueTask.FromResult<IByteLine>(SerialPortLine.Open(settings)), settings.Timing, Unit, Limits, time);
        bool recognised = false;
        try
        {
            while (true)
            {
                (TimeSpan pause, bool tellsThatItIsOne) = await PollAsync(client, stop).ConfigureAwait(false);
                if (tellsThatItIsOne && !recognised)
                {
                    recognised = true;
                    Recognised?.Invoke();
                }

                await Task.Delay(pause, time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }

    private async Task<(TimeSpan Pause, bool Recognised)> PollAsync(ModbusClient client, CancellationToken stop)
    {
        long started = time.GetTimestamp();
        try
        {
            int count = await client.ReadAvailableInputRegistersAsync(AverageRegister, _registers, stop).ConfigureAwait(false);
            bool twoAxes = count == AverageXAndY;
            _reading = new(
                _reading.GoodReadings + 1, _registers[0], twoAxes ? _registers[1] : null, twoAxes ? _registers[2] : null, Fault: null);
            machine.Readings.Put(_reading);
            _backoff.Reset();
            _goodAt = time.GetTimestamp();
            if (_works != true)
            {
                _works = true;
                LaserLog.Working(logger, machine.Identification, deviceFile);
            }

            TimeSpan rest = Period - time.GetElapsedTime(started);
            return (rest > TimeSpan.Zero ? rest : TimeSpan.Zero, true);
        }
        catch (ModbusException e)
        {
            Report(string.Create(CultureInfo.InvariantCulture, $"The diameter gauge at {deviceFile} can't be read: {e.Message} Check its supply and its cable."));
            bool nonsense = e.Failure is ModbusFailure.BadResponse or ModbusFailure.DeviceException;
            return (nonsense ? PauseAfterNonsense : _backoff.Next(), e.Failure == ModbusFailure.NotConnected);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A fault of this program must end neither this driver nor the server, which controls other machines.
            LaserLog.DriverFailed(logger, e, machine.Identification);
            Report("The driver of the diameter gauge has failed and starts over. Report this fault with the server's log.");
            return (_backoff.Next(), true);
        }
    }

    /// <summary>Hands the fault over; logs it once, and only when the last good reading has become too old.</summary>
    private void Report(string fault)
    {
        _reading = _reading with { Fault = fault };
        machine.Readings.Put(_reading);
        bool stale = _reading.GoodReadings == 0 || time.GetElapsedTime(_goodAt) > LaserMachine.StaleAfter;
        if (stale && _works != false)
        {
            _works = false;
            LaserLog.Faulty(logger, machine.Identification, fault);
        }
    }
}
