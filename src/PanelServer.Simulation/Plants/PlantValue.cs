namespace PanelServer.Simulation.Plants;

/// <summary>A true physical value behind a machine's sensors.</summary>
/// <param name="Name">What it is, for example <c>front_metal</c>.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Value">The value.</param>
public readonly record struct PlantValue(string Name, string Unit, double Value);

/// <summary>What is truly the case in a simulated machine.</summary>
/// <param name="Machine">The machine, as the segments' names have it.</param>
/// <param name="Plant">Which plant of several it is; empty if there is one only.</param>
/// <param name="Values">Its values.</param>
public sealed record PlantReport(string Machine, string Plant, IReadOnlyList<PlantValue> Values);
