using PanelServer.Machines.ExtruderV1.Heating;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Makes the result of an auto-tune of what a zone's step has shown: its model, how sure that is, and gains.</summary>
internal static class TemperatureStepEvaluation
{
    private const double GoodFitPercent = 5;
    private const double ConfidentSnr = 10;
    private const double ConfidentEvidence = 2;
    private const double LeastMovementKelvin = 0.1;

    /// <summary>Evaluates a step; what its parts mean is in docs/extruder.md.</summary>
    /// <param name="zone">The zone.</param>
    /// <param name="step">Its step.</param>
    /// <param name="finding">The lags that explain it best.</param>
    /// <param name="ratedWatts">Rated power of the zone.</param>
    /// <param name="targetCelsius">Its set point.</param>
    /// <param name="lambdaFactor">How fast the loop shall be.</param>
    /// <param name="suggestedDuty">The step that would have used what is allowed.</param>
    internal static TemperatureAutotuneResult Evaluate(
        int zone, ZoneStep step, LagFinding finding, double ratedWatts, double targetCelsius, double lambdaFactor, double suggestedDuty)
    {
        ThermalModel barrel = finding.Model;
        double lossPerKelvin = barrel.HoldingWatts(zone, targetCelsius + 1, out _) - barrel.HoldingWatts(zone, targetCelsius, out _);
        double steelCapacity = barrel.Shape.SteelCapacity[zone];
        double capacity = steelCapacity + barrel.BandCapacity(zone);
        double gain = ratedWatts * barrel.Gain(zone) / lossPerKelvin;
        double timeConstant = capacity / lossPerKelvin;
        double deadTime = finding.Lags.ProbeSeconds + (finding.Lags.BandSeconds * steelCapacity / capacity);
        double lambda = TemperatureGains.LambdaSeconds(lambdaFactor, deadTime);
        double fitError = 100 * finding.ResidualKelvin / Math.Max(step.Movement, LeastMovementKelvin);
        double signalToNoise = step.Movement / step.NoiseKelvin;
        return new(
            gain,
            timeConstant,
            deadTime,
            Tau63: deadTime + timeConstant,
            DeadTimeThreshold: step.FirstMoveSeconds,
            finding.ResidualKelvin,
            fitError,
            IsGoodFit: fitError < GoodFitPercent,
            DeltaPv: step.Direction * step.Movement,
            DeltaU: step.Made,
            lambda,
            step.NoiseKelvin,
            signalToNoise,
            IsConfident: signalToNoise >= ConfidentSnr && finding.Evidence >= ConfidentEvidence,
            suggestedDuty,
            finding.Lags.ProbeSeconds,
            finding.Lags.BandSeconds,
            TemperatureGains.Pi(gain / timeConstant, lambda),
            TemperatureGains.Pid(gain / timeConstant, lambda));
    }
}
