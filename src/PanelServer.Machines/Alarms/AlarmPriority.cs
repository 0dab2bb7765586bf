namespace PanelServer.Machines.Alarms;

/// <summary>How soon somebody has to do something about an alarm.</summary>
public enum AlarmPriority
{
    /// <summary>Sometime in the shift: nothing is lost meanwhile.</summary>
    Low,

    /// <summary>Soon: quality or material is at risk.</summary>
    Medium,

    /// <summary>Now: something has stopped, or will.</summary>
    High,

    /// <summary>At once: danger to people or to the machine that the server can't avert alone.</summary>
    Critical,
}
