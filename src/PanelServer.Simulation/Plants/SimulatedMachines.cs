using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;
using PanelServer.Simulation.Plants.Faults;
using PanelServer.Simulation.Segment;
using PanelServer.Simulation.Segment.Faults;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.Plants;

/// <summary>
/// The machines of a segment with what is behind their terminals: whoever switches the extruder's heaters sees its temperatures
/// rise, whoever turns the winder's puller sees its tension arm move. The winder has an operator who threads its filament.
/// </summary>
public sealed class SimulatedMachines
{
    /// <summary>The plant of four lumped masses.</summary>
    public const string DefaultExtruderPlant = "lumped";

    private const long StepNanoseconds = 1_000_000;

    /// <summary>Makes the machines of a segment.</summary>
    /// <param name="segment">One of <see cref="Terminals.SegmentPresets.Names"/>.</param>
    /// <param name="extruderPlant">One of <see cref="ExtruderPlants"/>.</param>
    public SimulatedMachines(string segment, string extruderPlant = DefaultExtruderPlant)
    {
        List<VirtualSubdevice> subdevices = [];
        if (segment is "extruder" or "documented")
        {
            Extruder = new ExtruderSimulation(constants: new()
            {
                Thermal = extruderPlant == DefaultExtruderPlant ? null : BarrelParameters.Named(extruderPlant),
            });
            subdevices.AddRange(Extruder.Terminals.Subdevices);
        }

        if (segment is "winder" or "documented")
        {
            Winder = new WinderSimulation { HasOperator = true };
            subdevices.AddRange(Winder.Terminals.Subdevices);
        }

        Subdevices = subdevices;
        Faults = PlantFaults.Of(Extruder, Winder);
    }

    /// <summary>The extruder's plants by name: four lumped masses, and the family that fits a recorded heat-up.</summary>
    public static IReadOnlyList<string> ExtruderPlants { get; } = [DefaultExtruderPlant, .. BarrelParameters.Family.Select(member => member.Name)];

    /// <summary>The extruder; null if there is none.</summary>
    public ExtruderSimulation? Extruder { get; }

    /// <summary>The winder; null if there is none.</summary>
    public WinderSimulation? Winder { get; }

    /// <summary>The subdevices in bus order.</summary>
    public IReadOnlyList<VirtualSubdevice> Subdevices { get; }

    /// <summary>What can be done to them and their segment.</summary>
    public IReadOnlyList<FaultKind> Faults { get; }

    /// <summary>What is truly the case behind their sensors. Allocates; not for use in every cycle.</summary>
    public IReadOnlyList<PlantReport> TrueValues() =>
    [
        .. Extruder is null ? (PlantReport[])[] : [ExtruderTrueValues.Of(Extruder.Plant)],
        .. Winder is null ? (PlantReport[])[] : [WinderTrueValues.Of(Winder.Plant)],
    ];

    /// <summary>Plugs them into a segment; the end of all faults there is the end of theirs.</summary>
    public void PlugInto(VirtualSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        foreach (VirtualSubdevice subdevice in Subdevices)
        {
            segment.Add(subdevice);
        }

        segment.FaultsCleared += () =>
        {
            Extruder?.ClearFaults();
            Winder?.ClearFaults();
        };
    }

    /// <summary>Lets the plants follow the segment's time. Does not allocate.</summary>
    /// <param name="nowNanoseconds">Segment time.</param>
    public void Advance(long nowNanoseconds)
    {
        Extruder?.Advance(nowNanoseconds);
        Winder?.Advance(nowNanoseconds);
    }

    /// <summary>Lets the plants follow the segment's time from now on, every millisecond, where nobody calls <see cref="Advance"/>.</summary>
    public void Follow(VirtualSegment segment)
    {
        ArgumentNullException.ThrowIfNull(segment);
        Advance(segment.NowNanoseconds);
        segment.Schedule(segment.NowNanoseconds + StepNanoseconds, Follow);
    }
}
