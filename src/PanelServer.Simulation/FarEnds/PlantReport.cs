namespace PanelServer.Simulation.FarEnds;

/// <summary>A true physical value behind a machine's sensors.</summary>
/// <param name="Name">What it is, for example <c>front_metal</c>.</param>
/// <param name="Unit">Its unit; <c>1</c> for a state, which is 0 or 1.</param>
/// <param name="Value">The value.</param>
public readonly record struct PlantValue(string Name, string Unit, double Value);

/// <summary>What is truly the case in a simulated machine.</summary>
/// <param name="Machine">The machine's name, as the list of a simulated line has it.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Plant">Which plant of several it has; empty if there is one only.</param>
/// <param name="Values">Its values.</param>
public sealed record PlantReport(string Machine, ushort Serial, string Plant, IReadOnlyList<PlantValue> Values);
