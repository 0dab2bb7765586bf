using PanelServer.Machines.Alarms;

namespace PanelServer.Machines.AquapathV1;

/// <summary>The alarms of the two water circuits.</summary>
internal static class AquapathAlarms
{
    /// <summary>All of them.</summary>
    public static AlarmSet Set { get; } = new(
        [.. Of("front", "Front circuit", "Kreis vorn"), .. Of("back", "Back circuit", "Kreis hinten")]);

    private static IEnumerable<AlarmDeclaration> Of(string circuit, string english, string german)
    {
        AlarmDeclaration Make(string code, AlarmPriority priority, LocalizedText what, LocalizedText whatToDo, string error) =>
            new($"{circuit}_{code}", priority, new($"{english}: {what.English}", $"{german}: {what.German}"), whatToDo) { Group = circuit, Errors = [error] };
        return
        [
            Make("water_too_hot", AlarmPriority.Critical, new("danger, water far too hot", "Gefahr, Wasser viel zu heiß"), new("Switch off the machine's mains, then check the heater's relay.", "Netz der Maschine ausschalten, dann das Relais der Heizung prüfen."), $"DANGER: the water of the {circuit} circuit"),
            Make("no_flow", AlarmPriority.High, new("no flow", "kein Durchfluss"), new("Check that reservoir and hoses are filled and open, the pump and the flow sensor, then switch the pump on again.", "Füllung und Durchgang von Behälter und Schläuchen, Pumpe und Durchflusssensor prüfen, dann die Pumpe wieder einschalten."), $"The {circuit} circuit (…) has no flow"),
            Make("water_sensor", AlarmPriority.High, new("thermometer behind the heater without valid signal", "Fühler hinter der Heizung ohne gültiges Signal"), new("Nothing is heated or cooled. Check the sensor and its cable.", "Es wird weder geheizt noch gekühlt. Fühler und Kabel prüfen."), $"The thermometer behind the heater of the {circuit} circuit"),
            Make("reservoir_sensor", AlarmPriority.Medium, new("thermometer in the reservoir without valid signal", "Fühler im Behälter ohne gültiges Signal"), new("Control goes on without it. Check the sensor and its cable.", "Die Regelung läuft ohne ihn weiter. Fühler und Kabel prüfen."), $"The thermometer in the reservoir of the {circuit} circuit"),
        ];
    }
}
