using System.Globalization;
using Microsoft.Extensions.Logging;
using PanelServer.Modbus;
using PanelServer.Modbus.Client;

namespace PanelServer.Machines.Devices;

/// <summary>
/// Runs the driver of one device until it is stopped: identifies the device after each connect, polls it, asks again at once after a wrong
/// answer and with growing pauses after none, and reports and logs what changes.
/// </summary>
/// <param name="module">The device's type.</param>
/// <param name="connection">The way to it.</param>
/// <param name="driver">Its driver.</param>
/// <param name="time">Clock of the polls.</param>
/// <param name="logger">The log.</param>
internal sealed class DriverRunner(DeviceMachineModule module, DeviceConnection connection, DeviceDriver driver, TimeProvider time, ILogger logger)
{
    private readonly MachineIdentificationUnique _machine = driver.Machine.Identification;
    private bool _prepared;
    private long? _goodAt;
    private bool _works;
    private string? _reported;

    /// <summary>Pauses before the next try to reach the device.</summary>
    internal Backoff Pauses { get; init; } = new(module.Pauses.First, module.Pauses.Longest);

    /// <summary>Polls that failed, since the start.</summary>
    public long FailedPolls { get; private set; }

    /// <summary>Serves the machine until the token is cancelled. What the device does then is left as it is.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                TimeSpan pause = await TryPollAsync(stop);
                await Task.Delay(pause, time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    /// <summary>True if the device answered, though not as it should: then the way to it is in order.</summary>
    internal static bool DidAnswer(Exception failure) =>
        failure is InvalidDataException or ModbusException { Failure: ModbusFailure.BadResponse or ModbusFailure.DeviceException };

    /// <summary>True for what is expected of a device that is gone, mute or confused.</summary>
    internal static bool IsFailure(Exception failure) => failure is IOException or InvalidDataException or TimeoutException;

    /// <returns>The pause before the next poll.</returns>
    private async Task<TimeSpan> TryPollAsync(CancellationToken stop)
    {
        long started = time.GetTimestamp();
        try
        {
            if (!_prepared)
            {
                await PrepareAsync(stop);
            }

            await driver.PollAsync(stop);
            Succeeded();
            return Rest(started);
        }
        catch (Exception failure) when (IsFailure(failure))
        {
            FailedPolls++;
            Failed($"The {module.DeviceName} at {connection.Address} does not work: {failure.Message} {module.Advice}");
            if (_prepared && DidAnswer(failure) && connection.IsOpen)
            {
                return Rest(started);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // A fault of this program must end neither this driver nor the server, which controls other machines.
            DeviceLog.DriverFailed(logger, failure, _machine);
            Failed($"The driver of the {module.DeviceName} has failed and starts over. Report this fault with the server's log.");
        }

        _prepared = false;
        return Pauses.Next();
    }

    private async Task PrepareAsync(CancellationToken stop)
    {
        if (await connection.IdentifyAsync(stop) is { } serial && serial != _machine.Serial)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"Another {module.DeviceName} is connected: its serial number is {serial}, not {_machine.Serial}."));
        }

        await driver.PrepareAsync(stop);
        _prepared = true;
    }

    private TimeSpan Rest(long started)
    {
        TimeSpan rest = driver.Period - time.GetElapsedTime(started);
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    private void Succeeded()
    {
        _goodAt = time.GetTimestamp();
        Pauses.Reset();
        _reported = null;
        driver.Report(null);
        if (!_works)
        {
            _works = true;
            DeviceLog.Working(logger, module.DeviceName, connection.Address, _machine);
        }

        if (driver.TakeNews() is { } news)
        {
            DeviceLog.Told(logger, _machine, news);
        }
    }

    private void Failed(string fault)
    {
        if (fault == _reported || (_goodAt is { } goodAt && time.GetElapsedTime(goodAt) < driver.Tolerance))
        {
            return;
        }

        _reported = fault;
        _works = false;
        driver.Report(fault);
        DeviceLog.Faulty(logger, _machine, fault);
    }
}
