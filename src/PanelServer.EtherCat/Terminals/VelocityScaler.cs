namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// Scales steps/s to the drive's 16-bit velocity. What rounding takes in one cycle it gives back in the next ones, so that the mean
/// over many cycles is exact although one digit is up to 0.06 steps/s.
/// </summary>
internal struct VelocityScaler
{
    private const double FullScale = 32767;
    private double _remainder;

    /// <summary>The value to send in this cycle, saturated at ± 32767.</summary>
    public short Next(double stepsPerSecond, int rangeStepsPerSecond)
    {
        double exact = stepsPerSecond / rangeStepsPerSecond * FullScale;
        if (exact == 0 || Math.Abs(exact) >= FullScale)
        {
            _remainder = 0;
            return (short)Math.Clamp(exact, -FullScale, FullScale);
        }

        double wanted = exact + _remainder;
        double rounded = Math.Clamp(Math.Round(wanted), -FullScale, FullScale);
        _remainder = wanted - rounded;
        return (short)rounded;
    }
}
