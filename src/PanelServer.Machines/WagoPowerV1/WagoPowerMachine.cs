using PanelServer.Machines.Devices;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>
/// A WAGO 24 V supply on Modbus TCP. The cycle only looks at the newest reading and puts the newest command; everything on the network is
/// done by <see cref="WagoPowerDriver"/>.
/// The output feeds other machines, so cutting it is an emergency stop: neither a stop of the server nor a failure here switches it off.
/// </summary>
public sealed class WagoPowerMachine : Machine<WagoPowerState, WagoPowerLiveValues, WagoPowerMutation>
{
    private static readonly WagoPowerState Initial = new() { Mode = WagoPowerMode.Off };
    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConfirmWithin = TimeSpan.FromMilliseconds(500);

    private const string NoReading = "The power supply gives no readings. Check its network cable, its mains and its address.";
    private const string NotConfirmed = "The power supply has not confirmed the last mode yet; its output may still be as before.";

    private readonly WagoPowerLoadSupervision _load = new();
    private WagoPowerReading _reading;
    private TimeSpan? _readAt;
    private long _sentCommands;
    private TimeSpan _commandedAt;

    /// <summary>Makes the machine; its output counts as off until the driver has found it otherwise.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    internal WagoPowerMachine(
        MachineIdentificationUnique identification, MachineSchema<WagoPowerState, WagoPowerLiveValues> schema)
        : base(identification, schema, new WagoPowerReduction(), Initial, Initial with { IsDefaultState = true })
    {
    }

    /// <summary>From the driver to this machine.</summary>
    internal TripleBuffer<WagoPowerReading> Readings { get; } = new();

    /// <summary>From this machine to the driver.</summary>
    internal TripleBuffer<WagoPowerCommand> Commands { get; } = new();

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        SendCommand(cycle);
        TakeReading(cycle);
        bool confirmed = _reading.ConfirmedCommand >= State.Commands;
        string? overload = _load.Judge(confirmed ? State.Mode : WagoPowerMode.Off, _reading.Millivolts, _reading.Milliamperes, cycle);
        bool stale = cycle.Time - _readAt > StaleAfter;
        bool unconfirmed = !confirmed && cycle.Time - _commandedAt > ConfirmWithin;
        Error = _reading.Fault ?? (stale ? NoReading : unconfirmed ? NotConfirmed : overload);
    }

    /// <summary>Leaves the output as it is (see the class), and goes on showing what the supply measures.</summary>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        SendCommand(cycle);
        TakeReading(cycle);
    }

    private void SendCommand(in Cycle cycle)
    {
        if (State.Commands != _sentCommands)
        {
            _sentCommands = State.Commands;
            _commandedAt = cycle.Time;
            Commands.Put(new(State.Commands, State.Mode));
        }
    }

    private void TakeReading(in Cycle cycle)
    {
        _readAt ??= cycle.Time;
        long goodBefore = _reading.GoodReadings;
        if (Readings.TryTake(out WagoPowerReading reading))
        {
            _reading = reading;
        }

        if (_reading.GoodReadings > goodBefore)
        {
            if (goodBefore == 0 && State.Commands == 0)
            {
                State = State with { Mode = _reading.FoundMode };
            }

            _readAt = cycle.Time;
            LiveValues = new WagoPowerLiveValues { Voltage = _reading.Millivolts / 1000.0, Current = _reading.Milliamperes };
        }

        // With the error, not after it: nobody may see a voltage beside "does not answer".
        if (_reading.Fault is not null || cycle.Time - _readAt > StaleAfter)
        {
            LiveValues = null;
        }

        State = State with { Answers = LiveValues is not null };
    }
}
