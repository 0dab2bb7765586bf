namespace PanelServer.Simulation.FarEnds;

/// <summary>A machine with filament that devices beside it can measure.</summary>
internal interface IFilamentSource
{
    /// <summary>Diameter of the filament in mm; 0 before there is any. Read by other threads than the plant's.</summary>
    double FilamentDiameterMillimetre { get; }
}
