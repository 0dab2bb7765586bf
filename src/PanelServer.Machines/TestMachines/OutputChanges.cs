namespace PanelServer.Machines.TestMachines;

/// <summary>One of two outputs.</summary>
/// <param name="Index">Which, counted from 0.</param>
/// <param name="On">Whether it is on.</param>
public readonly record struct OutputOf2(
    [Quantity("", Minimum = 0, Maximum = 1, Example = 1)][Label("Index", German = "Index")] int Index,
    [Label("Output", German = "Ausgang", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")] bool On);

/// <summary>One of four outputs.</summary>
/// <param name="Index">Which, counted from 0.</param>
/// <param name="On">Whether it is on.</param>
public readonly record struct OutputOf4(
    [Quantity("", Minimum = 0, Maximum = 3, Example = 1)][Label("Index", German = "Index")] int Index,
    [Label("Output", German = "Ausgang", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")] bool On);

/// <summary>One of eight outputs.</summary>
/// <param name="Index">Which, counted from 0.</param>
/// <param name="On">Whether it is on.</param>
public readonly record struct OutputOf8(
    [Quantity("", Minimum = 0, Maximum = 7, Example = 1)][Label("Index", German = "Index")] int Index,
    [Label("Output", German = "Ausgang", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")] bool On);

/// <summary>All outputs.</summary>
/// <param name="On">Whether they are on.</param>
public readonly record struct AllOutputs(
    [Label("Outputs", German = "Ausgänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")] bool On);
