namespace PanelServer.Machines;

/// <summary>The live values of a machine that has none: always null.</summary>
public readonly record struct NoLiveValues;
