namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Resistance of a PT100 over temperature (IEC 60751), −200 … 850 °C.</summary>
public static class PlatinumThermometer
{
    private const double R0 = 100;
    private const double A = 3.9083e-3;
    private const double B = -5.775e-7;
    private const double C = -4.183e-12;

    /// <summary>Resistance in ohms at a temperature in °C.</summary>
    public static double ResistanceOhm(double celsius) =>
        R0 * (1 + (A * celsius) + (B * celsius * celsius) + (celsius < 0 ? C * (celsius - 100) * Math.Pow(celsius, 3) : 0));

    /// <summary>Temperature in °C at a resistance in ohms; outside the range of the standard it is extrapolated.</summary>
    public static double TemperatureCelsius(double ohm)
    {
        // The quadratic is exact above 0 °C; below, Newton's method converges within a few steps.
        double celsius = (-A + Math.Sqrt(Math.Max(0, (A * A) - (4 * B * (1 - (ohm / R0)))))) / (2 * B);
        for (int i = 0; i < 4 && celsius < 0; i++)
        {
            double slope = R0 * (A + (2 * B * celsius) + (C * ((4 * Math.Pow(celsius, 3)) - (300 * celsius * celsius))));
            celsius -= (ResistanceOhm(celsius) - ohm) / slope;
        }

        return celsius;
    }
}
