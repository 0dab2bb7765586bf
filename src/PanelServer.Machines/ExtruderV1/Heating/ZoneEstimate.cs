namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>What the controller knows of a zone beyond its reading.</summary>
/// <param name="MetalCelsius">Estimated temperature of the steel where the probe sits.</param>
/// <param name="ExpectedReadingCelsius">What the probe should read now.</param>
/// <param name="InnovationKelvin">Last reading less what had been expected of it; 0 while there is no reading.</param>
/// <param name="ExpectedInnovationKelvin">Standard deviation of that difference while all is well.</param>
/// <param name="AppliedWatts">Mean electric power of the last second by the relay's closed time, at rated voltage.</param>
/// <param name="HeaterGain">Estimated power of the heater relative to its rating.</param>
/// <param name="UnknownWatts">Heat flow into the zone that the model has no reason for; negative for a loss.</param>
/// <param name="HoldingWatts">Power that would hold the set point.</param>
public readonly record struct ZoneEstimate(
    double MetalCelsius,
    double ExpectedReadingCelsius,
    double InnovationKelvin,
    double ExpectedInnovationKelvin,
    double AppliedWatts,
    double HeaterGain,
    double UnknownWatts,
    double HoldingWatts);
