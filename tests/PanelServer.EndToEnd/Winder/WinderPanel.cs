using System.Text.Json;
using PanelServer.EndToEnd.Panel;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.Simulation.WinderV1;
using PanelServer.Tests.Shared;

namespace PanelServer.EndToEnd.Winder;

/// <summary>The whole server with a winder on a simulated bus, in virtual time.</summary>
public sealed class WinderPanel : VirtualTimePanel
{
    public WinderPanel(WinderPlantConstants? plant = null, double cycleSeconds = 0.001)
        : this(new WinderBus(plant, cycleSeconds))
    {
    }

    private WinderPanel(WinderBus bus)
        : base(bus, [.. FaultKinds.All, .. bus.Simulation.Faults]) => Simulation = bus.Simulation;

    /// <summary>The far end, to be looked at.</summary>
    public WinderSimulation Simulation { get; }

    public WinderPlant Plant => Simulation.Plant;

    /// <summary>The far ends of spool, traverse and puller.</summary>
    public IReadOnlyList<VirtualStepperTerminal> Drives =>
        [Simulation.Terminals.Spool, Simulation.Terminals.Traverse, Simulation.Terminals.Puller];

    /// <summary>What the machine shows now.</summary>
    public async Task<JsonElement> GetAsync() => JsonSerializer.SerializeToElement(await ReadAsync());

    /// <summary>Zeroes the arm and homes the traverse.</summary>
    public async Task PrepareAsync()
    {
        await PostAsync("\"ZeroTensionArmAngle\"", """{"SetMode":"Hold"}""");
        Run(2);
        Assert.True((await GetAsync()).GetProperty("state").GetProperty("mode_state").GetProperty("can_wind").GetBoolean());
    }

    /// <summary>Prepares, threads the filament and winds.</summary>
    public async Task WindAsync(double metresPerMinute, double seconds)
    {
        await PrepareAsync();
        Plant.Thread();
        await PostAsync(FormattableString.Invariant($"{{\"SetPullerTargetSpeed\":{metresPerMinute}}}"), """{"SetMode":"Wind"}""");
        Run(seconds);
    }
}
