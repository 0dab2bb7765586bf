using System.ComponentModel.DataAnnotations;
using PanelServer.ControlLoop;

namespace PanelServer.Host.Simulation;

/// <summary>Settings of everything simulated in this process, section <c>Simulation</c> of the configuration.</summary>
internal sealed class SimulationOptions
{
    /// <summary>Whether faults can be injected by <c>/api/v2/simulation/faults</c>. Without effect on a real bus. Default: false.</summary>
    public bool FaultControl { get; set; }

    /// <summary>
    /// How many simulated seconds pass in a second, 1 to 100, for the whole panel: control loop, machines, bus and far ends. A computer
    /// that cannot keep up reaches less, and the log says what. Must be 1 on a real bus. Default: 1.
    /// </summary>
    [Range(1, LoopTime.FastestSpeed)]
    public int Speed { get; set; } = 1;

    /// <summary>
    /// The extruders' plant: <c>nominal</c>, <c>probe-lag-20</c>, <c>-60</c>, <c>-100</c> or <c>-150</c>, the family that fits a recorded
    /// heat-up. Without effect on a real bus. Default: nominal.
    /// </summary>
    public string ExtruderPlant { get; set; } = "nominal";

    /// <summary>For a machine's name the one of its plants to use.</summary>
    public IReadOnlyDictionary<string, string> PlantsByMachine() => new Dictionary<string, string> { ["extruder"] = ExtruderPlant, ["extruder_v2"] = ExtruderPlant };
}
