namespace PanelServer.Simulation.ExtruderV1;

/// <summary>The heated zones of the extruder in the order the melt passes them; neighbours in this order touch each other.</summary>
public enum ExtruderZone
{
    /// <summary>Hopper side.</summary>
    Back,

    /// <summary>Middle of the barrel.</summary>
    Middle,

    /// <summary>Front of the barrel.</summary>
    Front,

    /// <summary>Nozzle.</summary>
    Nozzle,
}
