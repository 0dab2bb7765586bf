using Microsoft.Extensions.Logging;
using PanelServer.Modbus;
using PanelServer.Modbus.Client;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>
/// Talks to one supply, off the cycle thread: connects, identifies, takes over or switches off the output, then 20 times a second writes a
/// new command if there is one and reads voltage and current. After a lost connection it comes back with growing pauses and writes the
/// commanded mode again, because the supply may have been without mains meanwhile.
/// </summary>
internal sealed class WagoPowerDriver(
    WagoPowerMachine machine, string host, int port, WagoPowerStart onStart, TimeProvider time, ILogger logger)
{
    private const int OnMillivolts = 12_000;
    private const int TolerableRefusals = 2;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(50);
    private static readonly ModbusClientOptions Limits = new()
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(500),
        RequestTimeout = TimeSpan.FromMilliseconds(250),
    };

    private readonly ushort[] _measurement = new ushort[2];
    private WagoPowerReading _reading;
    private WagoPowerCommand? _commanded;
    private bool _written;
    private int _refusals;

    /// <summary>Pauses before the next try to reach the supply.</summary>
    internal Backoff Pauses { get; init; } = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(2500));

    /// <summary>Polls that the supply refused or did not answer, since the start.</summary>
    public long FailedPolls { get; private set; }

    /// <summary>A client of the supply with the time limits of this machine.</summary>
    public static ModbusClient Connect(string host, int port, TimeProvider time) =>
        ModbusClient.Tcp(host, port, WagoPowerRegisters.Unit, Limits, time);

    /// <summary>Serves the machine until the token is cancelled; the output stays as it is then.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using ModbusClient client = Connect(host, port, time);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await PrepareAsync(client, stop).ConfigureAwait(false);
                await OperateAsync(client, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (ModbusException e)
            {
                FailedPolls++;
                Report($"The power supply at {host}:{port} does not work with this server: {e.Message} Check its mains, network cable and address.");
            }
            catch (Exception e)
            {
                // A fault of this program must end neither this driver nor the server, which controls other machines.
                WagoPowerLog.DriverFailed(logger, e, machine.Identification);
                Report("The driver of the power supply has failed and starts over. Report this fault with the server's log.");
            }

            await PauseAsync(client, stop).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(ModbusClient client, CancellationToken stop)
    {
        try
        {
            await client.DisconnectAsync(stop).ConfigureAwait(false);
            await Task.Delay(Pauses.Next(), time, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The loop ends.
        }
    }

    private async Task PrepareAsync(ModbusClient client, CancellationToken stop)
    {
        WagoPowerIdentity identity = await WagoPowerIdentity.ReadAsync(client, stop).ConfigureAwait(false);
        if (!identity.IsSupported)
        {
            throw new ModbusException(
                ModbusFailure.BadResponse, $"The device says that it is order number {identity.OrderNumber:X8}, not a WAGO 2787-2144.");
        }

        if (identity.Serial != machine.Identification.Serial)
        {
            throw new ModbusException(
                ModbusFailure.BadResponse,
                $"Another supply is connected: its serial number is {identity.Serial}, not {machine.Identification.Serial}.");
        }

        _commanded ??= new(0, onStart == WagoPowerStart.KeepOutput ? await FindModeAsync(client, stop).ConfigureAwait(false) : WagoPowerMode.Off);
        _reading = _reading.GoodReadings == 0 ? _reading with { FoundMode = _commanded.Value.Mode } : _reading;
        _written = false;
    }

    /// <summary>Whether the output is on: from the control bits, or from the voltage if this supply does not let them be read back.</summary>
    private async Task<WagoPowerMode> FindModeAsync(ModbusClient client, CancellationToken stop)
    {
        ushort[] controlBits = new ushort[1];
        bool on;
        try
        {
            await client.ReadHoldingRegistersAsync(WagoPowerRegisters.ControlBits, controlBits, stop).ConfigureAwait(false);
            on = (controlBits[0] & WagoPowerRegisters.OutputOnBit) != 0;
        }
        catch (ModbusException e) when (e.Failure == ModbusFailure.DeviceException)
        {
            await client.ReadHoldingRegistersAsync(WagoPowerRegisters.Measurement, _measurement, stop).ConfigureAwait(false);
            on = _measurement[0] > OnMillivolts;
        }

        return on ? WagoPowerMode.On24V : WagoPowerMode.Off;
    }

    private async Task OperateAsync(ModbusClient client, CancellationToken stop)
    {
        using PeriodicTimer timer = new(Period, time);
        do
        {
            if (machine.Commands.TryTake(out WagoPowerCommand command))
            {
                _commanded = command;
                _written = false;
            }

            try
            {
                await PollAsync(client, stop).ConfigureAwait(false);
                _refusals = 0;
                Pauses.Reset();
                Report(fault: null);
            }
            catch (ModbusException e) when (e.Failure == ModbusFailure.DeviceException)
            {
                FailedPolls++;
                if (++_refusals > TolerableRefusals)
                {
                    Report($"The power supply at {host}:{port} refuses what this server asks: {e.Message} Is it a 2787-2144 with a known firmware?");
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    private async Task PollAsync(ModbusClient client, CancellationToken stop)
    {
        if (!_written)
        {
            WagoPowerCommand commanded = _commanded!.Value;
            await client.WriteMultipleRegistersAsync(
                WagoPowerRegisters.Control, WagoPowerRegisters.ControlBlock(commanded.Mode), stop).ConfigureAwait(false);
            _written = true;
            _reading = _reading with { ConfirmedCommand = commanded.Number };
            WagoPowerLog.Commanded(logger, machine.Identification, commanded.Mode);
        }

        await client.ReadHoldingRegistersAsync(WagoPowerRegisters.Measurement, _measurement, stop).ConfigureAwait(false);
        _reading = _reading with
        {
            GoodReadings = _reading.GoodReadings + 1,
            Millivolts = _measurement[0],
            Milliamperes = _measurement[1],
        };
    }

    /// <summary>Hands the reading over, and logs if the fault has appeared, changed or gone.</summary>
    private void Report(string? fault)
    {
        bool first = _reading is { GoodReadings: 1, Fault: null };
        if (fault is not null && fault != _reading.Fault)
        {
            WagoPowerLog.Faulty(logger, machine.Identification, fault);
        }
        else if (fault is null && (first || _reading.Fault is not null))
        {
            WagoPowerLog.Working(logger, machine.Identification, host, port);
        }

        _reading = _reading with { Fault = fault };
        machine.Readings.Put(_reading);
    }
}
