namespace PanelServer.Machines.ExtruderV1.Heating.Tuning;

/// <summary>What a tune finds about a zone's heat: how band and probe share the delay of its reading, and how well the band is seated.</summary>
/// <param name="ProbeLagSeconds">Lag of the probe in its pocket.</param>
/// <param name="BandLagSeconds">Lag of the band: its heat capacity by its contact with the steel.</param>
/// <param name="Contact">Contact between band and steel in W/(m²·K).</param>
internal readonly record struct ThermalParameters(double ProbeLagSeconds, double BandLagSeconds, double Contact);
