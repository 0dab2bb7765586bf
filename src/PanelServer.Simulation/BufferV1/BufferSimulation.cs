using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.BufferV1;

/// <summary>
/// A whole simulated buffer: its terminals, and behind their terminal points the plant. Whoever drives the segment calls
/// <see cref="Advance"/> with the segment's time, once per cycle.
/// </summary>
public sealed class BufferSimulation : SimulatedMachine
{
    private double _steps;
    private long _now;

    /// <summary>Makes the buffer, empty.</summary>
    /// <param name="serial">Serial number of the machine.</param>
    public BufferSimulation(ushort serial = SegmentPresets.DefaultSerial) => Terminals = new BufferTerminals(serial);

    /// <summary>The terminals, to be plugged into a segment.</summary>
    public BufferTerminals Terminals { get; }

    /// <summary>Tower and filament, with their faults.</summary>
    public BufferPlant Plant { get; } = new();

    /// <inheritdoc/>
    public override IReadOnlyList<VirtualSubdevice> Subdevices => Terminals.Subdevices;

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults =>
    [
        DriveFaults.Of(("tower", Terminals.Tower), ("puller", Terminals.Puller)),
        MachineFaults.Condition(
            "tower",
            "The tower is jammed: its drive steps and nothing moves.",
            () => Plant.IsJammed = false,
            ("jammed", () => Plant.IsJammed = true)),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() =>
    [
        new("tower_height", "mm", Plant.HeightMillimetre),
        new("stored_filament", "m", Plant.StoredMetre),
        new("inflow", "m/min", Plant.InflowMetrePerMinute),
        new("outflow", "m/min", Plant.OutflowMetrePerMinute),
        new("end_was_reached", "1", Plant.EndWasReached ? 1 : 0),
    ];

    /// <summary>Ends all faults of drives and tower. A drive's error stays until the drive is reset.</summary>
    public override void ClearFaults()
    {
        Terminals.Tower.ClearFaults();
        Terminals.Puller.ClearFaults();
        Plant.IsJammed = false;
        Plant.ClearRecord();
    }

    /// <summary>Lets the plant follow the tower's motor and the segment's time.</summary>
    /// <param name="nowNanoseconds">Segment time; one in the past changes nothing.</param>
    public override void Advance(long nowNanoseconds)
    {
        double seconds = (nowNanoseconds - _now) / 1e9;
        if (seconds <= 0)
        {
            return;
        }

        _now = nowNanoseconds;
        double turned = Terminals.Tower.StepsTurned - _steps;
        _steps = Terminals.Tower.StepsTurned;
        Plant.Advance(turned, seconds);
    }
}
