namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>Heat that a warm surface gives to the room by free convection and radiation.</summary>
internal static class Surface
{
    private const double StefanBoltzmann = 5.670374e-8;
    private const double ZeroCelsius = 273.15;

    /// <summary>Heat flux in W/m², negative for a surface colder than the room.</summary>
    /// <param name="celsius">The surface's temperature.</param>
    /// <param name="roomCelsius">The room's.</param>
    /// <param name="convection">c in c · ΔT^1.25.</param>
    /// <param name="emissivity">Of the surface.</param>
    internal static double Flux(double celsius, double roomCelsius, double convection, double emissivity)
    {
        double difference = celsius - roomCelsius;
        double surface = celsius + ZeroCelsius;
        double room = roomCelsius + ZeroCelsius;
        double radiation = emissivity * StefanBoltzmann * ((surface * surface) + (room * room)) * (surface + room);
        return difference * ((convection * Math.Sqrt(Math.Sqrt(Math.Abs(difference)))) + radiation);
    }

    /// <summary>Heat flux from a part of the barrel in W/m², negative if it is colder than the room.</summary>
    /// <param name="celsius">The surface's temperature.</param>
    /// <param name="region">Where it is, which tells the draught there.</param>
    /// <param name="parameters">The barrel's coefficients.</param>
    /// <param name="surroundings">What acts on it.</param>
    internal static double Flux(double celsius, int region, BarrelParameters parameters, BarrelSurroundings surroundings) =>
        Flux(celsius, surroundings.RoomCelsius, parameters.Convection * surroundings.Draught(region), parameters.Emissivity);
}
