using System.Globalization;
using System.Text.Json.Nodes;
using PanelServer.EndToEnd.Panel;
using PanelServer.EtherCat.Simulation.Segment.Faults;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>The whole server with an extruder on a simulated bus, in virtual time.</summary>
public sealed class ExtruderPanel : VirtualTimePanel
{
    public static readonly string[] Zones = ["front", "middle", "back", "nozzle"];

    public ExtruderPanel(double cycleSeconds = 0.002)
        : this(new ExtruderBus(cycleSeconds))
    {
    }

    /// <summary>A server with the extruder that has machine number 22.</summary>
    public static ExtruderPanel V2(double cycleSeconds = 0.002) => new(ExtruderBus.V2(cycleSeconds));

    private ExtruderPanel(ExtruderBus bus)
        : base(bus, [.. FaultKinds.All, .. bus.Simulation.Faults])
    {
    }

    /// <summary>The mutations that set the same target for every zone.</summary>
    public static string Targets(double celsius) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"SetFrontHeatingTargetTemperature":{{celsius}}},{"SetMiddleHeatingTemperature":{{celsius}}},{"SetBackHeatingTargetTemperature":{{celsius}}},{"SetNozzleHeatingTemperature":{{celsius}}}""");

    /// <summary>A number of what REST or a stream shows.</summary>
    public static double Number(JsonNode data, string path) =>
        path.Split('.').Aggregate(data, (node, part) => node[part]!).GetValue<double>();

    /// <summary>A live value of what REST shows.</summary>
    public static double Live(JsonNode shown, string path) => Number(shown["live_values"]!, path);

    /// <summary>Connects a client of the streams and begins in Heat with the barrel at a temperature that is its target.</summary>
    public async Task BeginAsync(double celsius)
    {
        await WatchAsync();
        Fault(string.Create(CultureInfo.InvariantCulture, $"barrel {celsius}"));
        Run(2);
        await PostAsync(Targets(celsius), """{"SetExtruderMode":"Heat"}""");
        Run(1);
        Assert.Null(await ErrorAsync());
    }

    /// <summary>Extrudes by speed from a barrel at 200 °C until the speed is reached.</summary>
    public async Task ExtrudeAsync(double rpm = 30)
    {
        await BeginAsync(200);
        await PostAsync(string.Create(CultureInfo.InvariantCulture, $$"""{"SetInverterTargetRpm":{{rpm}}}"""));
        await ResumeAsync(rpm);
    }

    /// <summary>Chooses Extrude and waits for the screw.</summary>
    public async Task ResumeAsync(double rpm = 30)
    {
        await PostAsync("""{"SetExtruderMode":"Extrude"}""");
        await RunUntilAsync(shown => Math.Abs(Live(shown, "motor_status.screw_rpm") - rpm) < 0.02, $"{rpm} rpm", 10);
        Assert.Null(await ErrorAsync());
        await StreamAgreesAsync();
    }

    /// <summary>Waits until the screw stands.</summary>
    public Task StandsAsync() => RunUntilAsync(
        shown => Live(shown, "motor_status.screw_rpm") == 0 && Live(shown, "motor_status.current") == 0, "a standing screw", 8);
}
