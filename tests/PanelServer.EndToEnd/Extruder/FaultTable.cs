using System.Text.Json.Nodes;
using PanelServer.Simulation.ExtruderV1;
using static PanelServer.EndToEnd.Extruder.ExtruderPanel;
using ExtruderFault = PanelServer.EndToEnd.Panel.PanelFault<PanelServer.EndToEnd.Extruder.ExtruderPanel>;

namespace PanelServer.EndToEnd.Extruder;

/// <summary>
/// The rows of the safety table of docs/extruder.md, in its order, that begin with a barrel at 200 °C. Each row begins with
/// <see cref="BeginAsync"/>. Faults that need the barrel at another temperature have tests of their own.
/// </summary>
internal static class FaultTable
{
    /// <summary>The trip by silence on the line. It is the only one that is cleared without a person.</summary>
    public const string SilenceOnTheLine = "E.PUE";

    private const string Heat = """{"SetExtruderMode":"Heat"}""";
    private const string Extrude = """{"SetExtruderMode":"Extrude"}""";
    private const string Reset = """{"ResetInverter":true}""";

    public static IReadOnlyList<ExtruderFault> Rows { get; } =
    [
        new("Emergency_stop", ExtrudeAsync, ["emergency-stop pressed"], "Emergency stop active", 0.5, "Standby")
        { Refused = [(Heat, "Emergency stop active"), (Extrude, "Emergency stop active")], Ends = ["emergency-stop ok"], EndsAfter = 5, Asks = [Heat], Again = ExtrudesAsync },
        Thermometer("front", "front zone", "pulled", 1.5, "temperature is not known"),
        Thermometer("nozzle", "nozzle", "shorted", 1.5, "temperature is not known"),
        Thermometer("back", "back zone", "frozen", 2.5, "EL3204 at position 5 sends no new"),
        new("Pressure_at_its_limit_behind_a_blocked_die", ExtrudeAsync, ["die blocked"], "the melt pressure reached its limit", 5, "Heat")
        { Meanwhile = StandsAtPressureAsync, Ends = ["die ok"], Again = ExtrudesOnceThePressureFellAsync },
        .. ((string[])["broken", "shorted", "frozen"]).Select(fault => new ExtruderFault(
            $"Pressure_sensor_fails: {fault}", ExtrudeAsync, [$"pressure-sensor {fault}"], "Screw stopped: the melt pressure sensor gives no valid signal", 1, "Heat")
        { Shows = [("state.pressure_state.wiring_error", "true"), ("live_values.pressure", "0.0")], Refused = [(Extrude, "pressure sensor")], Ends = ["pressure-sensor ok"], EndsAfter = 2, Again = ExtrudesAsync }),
        new("Inverter_silent", ExtrudeAsync, ["inverter silent"], "The inverter does not answer", 1, "Heat")
        { IsToldFirst = false, Meanwhile = MotorIsUnknownAsync, Ends = ["inverter ok"], StillTold = ("the inverter did not answer", 5), Again = StandsThenExtrudesAsync },
        .. InverterFaultNames.All.Where(fault => fault.Name != SilenceOnTheLine).Select(fault => new ExtruderFault(
            $"Inverter_trips: {fault.Name}", ExtrudeAsync, [$"inverter-trip {fault.Name}"], $"Inverter fault {fault.Name},", 1, "Heat")
        { IsToldFirst = false, Shows = [("state.inverter_status_state.fault_occurence", "true"), ("state.inverter_status_state.abc_fault", "true")], Refused = [(Extrude, "reset the inverter")],
          Asks = [Reset], StillTold = ("the inverter had a fault", 3), Again = StandsThenExtrudesAsync }),
        .. (((string Fault, string Message, double Seconds)[])[("refuses", "The inverter refuses commands", 1), ("ignores-run", "does not run although it was told to", 3)]).Select(row => new ExtruderFault(
            $"Inverter_does_not_run_as_it_is_told: {row.Fault}", BeginAsync, [$"inverter {row.Fault}"], row.Message, row.Seconds, "Heat")
        { IsToldFirst = false, Requests = [Rpm(20), Extrude], Ends = ["inverter ok"], Asks = [Reset], Again = StandsThenExtrudesSlowlyAsync }),
        new("Inverter_does_not_stop", ExtrudeAsync, ["inverter ignores-stop"], "DANGER: the inverter does not stop", 3, "Heat")
        { Requests = [Heat], Meanwhile = TurnsAsync, Ends = ["inverter ok"], Again = StandsWithoutErrorAsync },
        new("Terminal_lost", ExtrudeAsync, ["unplug 5"], "EL3204", 1, "Standby")
        { Refused = [(Heat, "EL3204")], Ends = ["replug 5"], BusRecovers = true, EndsAfter = 5, Asks = [Heat], Again = ExtrudesAsync },
        new("Bus_interrupted", ExtrudeAsync, ["link-down"], "The EtherCAT interface has no link", 3, "Standby")
        { IsToldFirst = false, Meanwhile = LastsAsync, Refused = [(Heat, "no link")], Ends = ["link-up"], BusRecovers = true, EndsAfter = 5, Asks = [Heat], Again = ExtrudesAsync },
    ];

    /// <summary>Ends whatever was there before and heats without an error; the barrel has 200 °C, and the screw stands.</summary>
    public static async Task BeginAsync(ExtruderPanel panel)
    {
        panel.Fault("clear");
        if (Live(await panel.ReadAsync(), "front_temperature") < 195)
        {
            panel.Fault("barrel 200");
            panel.Run(2);
        }

        await panel.PostAsync(Targets(200), Rpm(0), Heat);
        panel.Run(1);
        await panel.StandsAsync();
        JsonNode shown = await panel.ReadAsync();
        Assert.Null(await panel.ErrorAsync());
        Assert.Equal("Heat", await panel.ModeAsync());
        Assert.All(Zones, zone => Assert.InRange(Live(shown, $"{zone}_temperature"), 195, 205));
        Assert.Empty(WiringErrors(shown));
        await panel.StreamAgreesAsync();
    }

    /// <summary>Standby means that no zone is heated.</summary>
    public static Task IsSafeAsync(ExtruderPanel panel, string mode) => mode == "Standby"
        ? panel.RunUntilAsync(shown => Live(shown, "combined_power") == 0, "no power", 5)
        : Task.CompletedTask;

    /// <summary>Begins and extrudes at 30 rpm.</summary>
    public static async Task ExtrudeAsync(ExtruderPanel panel)
    {
        await BeginAsync(panel);
        await panel.PostAsync(Rpm(30));
        await panel.ResumeAsync();
    }

    /// <summary>The zones that show a wiring error.</summary>
    public static IEnumerable<string> WiringErrors(JsonNode shown) =>
        Zones.Where(zone => shown["state"]!["heating_states"]![zone]!["wiring_error"]!.GetValue<bool>());

    private static ExtruderFault Thermometer(string zone, string name, string fault, double seconds, string refusal) => new(
        $"Thermometer_fails: {fault}", ExtrudeAsync, [$"thermometer {zone} {fault}"], $"Screw stopped: the temperature of the {name} is not known", seconds, "Heat")
    {
        IsToldFirst = false,
        Shows =
        [
            .. Zones.Select(each => ($"state.heating_states.{each}.wiring_error", each == zone ? "true" : "false")),
            ($"live_values.{zone}_temperature", "0.0"), ($"live_values.{zone}_power", "0.0"),
        ],
        Meanwhile = StandsForAWhileAsync,
        Refused = [(Extrude, refusal)],
        Ends = [$"thermometer {zone} ok"],
        Again = ExtrudesOnceTheZonesAreGoodAsync,
    };

    private static string Rpm(double rpm) => $$"""{"SetInverterTargetRpm":{{rpm}}}""";

    private static Task ExtrudesAsync(ExtruderPanel panel) => panel.ResumeAsync();

    private static async Task StandsForAWhileAsync(ExtruderPanel panel)
    {
        await panel.StandsAsync();
        panel.Run(2);
    }

    private static async Task ExtrudesOnceTheZonesAreGoodAsync(ExtruderPanel panel)
    {
        await panel.RunUntilAsync(shown => !WiringErrors(shown).Any(), "no wiring error", 2);
        panel.Run(1);
        await panel.ResumeAsync();
    }

    // Nothing starts by itself.
    private static async Task StandsThenExtrudesAsync(ExtruderPanel panel)
    {
        panel.Run(3);
        Assert.Equal(0, Live(await panel.ReadAsync(), "motor_status.screw_rpm"));
        await panel.ResumeAsync();
    }

    private static async Task StandsThenExtrudesSlowlyAsync(ExtruderPanel panel)
    {
        panel.Run(3);
        await panel.ResumeAsync(20);
    }

    private static async Task StandsWithoutErrorAsync(ExtruderPanel panel)
    {
        await panel.StandsAsync();
        panel.Run(1);
        Assert.Null(await panel.ErrorAsync());
        await panel.StreamAgreesAsync();
    }

    private static async Task StandsAtPressureAsync(ExtruderPanel panel)
    {
        Assert.InRange(Live(await panel.ReadAsync(), "pressure"), 100, 160);
        await panel.StandsAsync();
    }

    private static async Task ExtrudesOnceThePressureFellAsync(ExtruderPanel panel)
    {
        await panel.RunUntilAsync(shown => Live(shown, "pressure") < 60, "less pressure", 60);
        await panel.ResumeAsync();
    }

    // The inverter's own watchdog trips it meanwhile.
    private static async Task MotorIsUnknownAsync(ExtruderPanel panel)
    {
        JsonNode shown = await panel.ReadAsync();
        Assert.Equal(0, Live(shown, "motor_status.frequency"));
        Assert.Equal(0, Live(shown, "motor_status.voltage"));
        Assert.All(shown["state"]!["inverter_status_state"]!.AsObject(), bit => Assert.False(bit.Value!.GetValue<bool>()));
        panel.Run(5);
    }

    private static async Task TurnsAsync(ExtruderPanel panel) =>
        Assert.True(Live(await panel.ReadAsync(), "motor_status.screw_rpm") > 29);

    private static Task LastsAsync(ExtruderPanel panel)
    {
        panel.Run(2);
        return panel.ExpectAsync("Standby", "The EtherCAT interface has no link", 0);
    }
}
