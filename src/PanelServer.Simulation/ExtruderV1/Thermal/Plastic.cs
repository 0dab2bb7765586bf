namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>PLA as the maker assumes it: heat content of solid and melt with the heat of melting spread over 150 to 170 °C.</summary>
internal static class Plastic
{
    internal const double Density = 1200;

    private const double SolidSpecificHeat = 1800;
    private const double MeltSpecificHeat = 2100;
    private const double MeltingHeat = 45_000;
    private const double MeltingFrom = 150;
    private const double MeltingTo = 170;
    private const double SolidAtMelting = SolidSpecificHeat * MeltingFrom;
    private const double MeltingSpecificHeat =
        ((SolidSpecificHeat + MeltSpecificHeat) / 2) + (MeltingHeat / (MeltingTo - MeltingFrom));

    private const double Molten = SolidAtMelting + (MeltingSpecificHeat * (MeltingTo - MeltingFrom));

    /// <summary>Heat content above that at 0 °C in J/kg.</summary>
    internal static double Enthalpy(double celsius) => celsius switch
    {
        < MeltingFrom => SolidSpecificHeat * celsius,
        < MeltingTo => SolidAtMelting + (MeltingSpecificHeat * (celsius - MeltingFrom)),
        _ => Molten + (MeltSpecificHeat * (celsius - MeltingTo)),
    };

    /// <summary>Temperature for a heat content.</summary>
    internal static double Celsius(double enthalpy) => enthalpy switch
    {
        < SolidAtMelting => enthalpy / SolidSpecificHeat,
        < Molten => MeltingFrom + ((enthalpy - SolidAtMelting) / MeltingSpecificHeat),
        _ => MeltingTo + ((enthalpy - Molten) / MeltSpecificHeat),
    };
}
