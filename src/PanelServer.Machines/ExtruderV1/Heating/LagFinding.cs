namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>What an auto-tune has found of a zone's lags.</summary>
/// <param name="Lags">The lags.</param>
/// <param name="Model">The barrel as it is believed with them.</param>
/// <param name="ResidualKelvin">What the readings differ from those expected, root mean square.</param>
/// <param name="Evidence">Logarithm of the ratio of likelihoods to the next pair that is clearly another one.</param>
internal readonly record struct LagFinding(ZoneLags Lags, ThermalModel Model, double ResidualKelvin, double Evidence);
