namespace PanelServer.Machines.ExtruderV1;

/// <summary>Whether the inverter can be commanded.</summary>
public enum InverterCondition
{
    /// <summary>The line is being initialised, or the inverter is being reset.</summary>
    Starting,

    /// <summary>It answers.</summary>
    Ready,

    /// <summary>It has not answered three requests in a row; it is asked again every second.</summary>
    NotResponding,
}
