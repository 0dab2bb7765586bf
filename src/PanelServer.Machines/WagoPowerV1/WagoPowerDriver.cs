using PanelServer.Machines.Devices;
using PanelServer.Modbus;
using PanelServer.Modbus.Client;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>
/// Serves one supply: takes over or switches off the output at the first contact, then 20 times a second writes a new command if there is one
/// and reads voltage and current. After a lost connection it writes the commanded mode again, because the supply may have been without mains.
/// </summary>
internal sealed class WagoPowerDriver(WagoPowerMachine machine, ModbusClient client, WagoPowerStart onStart) : DeviceDriver(machine)
{
    private const int OnMillivolts = 12_000;

    private readonly ushort[] _measurement = new ushort[2];
    private WagoPowerReading _reading;
    private WagoPowerCommand? _commanded;
    private bool _isWritten;
    private string? _news;

    /// <inheritdoc/>
    public override TimeSpan Period => TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    public override async Task PrepareAsync(CancellationToken stop)
    {
        _commanded ??= new(0, onStart == WagoPowerStart.KeepOutput ? await FindModeAsync(stop) : WagoPowerMode.Off);
        _reading = _reading.GoodReadings == 0 ? _reading with { FoundMode = _commanded.Value.Mode } : _reading;
        _isWritten = false;
    }

    /// <inheritdoc/>
    public override async Task PollAsync(CancellationToken stop)
    {
        if (machine.Commands.TryTake(out WagoPowerCommand command))
        {
            _commanded = command;
            _isWritten = false;
        }

        if (!_isWritten)
        {
            WagoPowerCommand commanded = _commanded!.Value;
            await client.WriteMultipleRegistersAsync(
                WagoPowerRegisters.Control, WagoPowerRegisters.ControlBlock(commanded.Mode), stop);
            _isWritten = true;
            _reading = _reading with { ConfirmedCommand = commanded.Number };
            _news = $"output commanded {commanded.Mode}";
        }

        await client.ReadHoldingRegistersAsync(WagoPowerRegisters.Measurement, _measurement, stop);
        _reading = _reading with
        {
            GoodReadings = _reading.GoodReadings + 1,
            Millivolts = _measurement[0],
            Milliamperes = _measurement[1],
        };
    }

    /// <inheritdoc/>
    public override void Report(string? fault)
    {
        _reading = _reading with { Fault = fault };
        machine.Readings.Put(_reading);
    }

    /// <inheritdoc/>
    public override string? TakeNews()
    {
        string? news = _news;
        _news = null;
        return news;
    }

    /// <summary>Whether the output is on: from the control bits, or from the voltage if this supply does not let them be read back.</summary>
    private async Task<WagoPowerMode> FindModeAsync(CancellationToken stop)
    {
        ushort[] controlBits = new ushort[1];
        bool on;
        try
        {
            await client.ReadHoldingRegistersAsync(WagoPowerRegisters.ControlBits, controlBits, stop);
            on = (controlBits[0] & WagoPowerRegisters.OutputOnBit) != 0;
        }
        catch (ModbusException e) when (e.Failure == ModbusFailure.DeviceException)
        {
            await client.ReadHoldingRegistersAsync(WagoPowerRegisters.Measurement, _measurement, stop);
            on = _measurement[0] > OnMillivolts;
        }

        return on ? WagoPowerMode.On24V : WagoPowerMode.Off;
    }
}
