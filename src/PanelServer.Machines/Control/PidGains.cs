namespace PanelServer.Machines.Control;

/// <summary>Gains of a PID controller in parallel form. What a gain's unit is depends on what is controlled.</summary>
/// <param name="Proportional">Output per unit of error.</param>
/// <param name="Integral">Output per unit of error and second.</param>
/// <param name="Derivative">Output per unit of error change in a second.</param>
public readonly record struct PidGains(double Proportional, double Integral, double Derivative);
