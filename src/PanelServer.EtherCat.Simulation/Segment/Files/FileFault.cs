namespace PanelServer.EtherCat.Simulation.Segment.Files;

/// <summary>How file access misbehaves.</summary>
public enum FileFault
{
    /// <summary>It works.</summary>
    None,

    /// <summary>Every part is refused once as the device is busy.</summary>
    Busy,

    /// <summary>Every request ends with an error of the device's program.</summary>
    Error,

    /// <summary>Parts and acknowledgements have the number after theirs.</summary>
    WrongPacketNumber,

    /// <summary>There is no room for any part.</summary>
    DiskFull,
}
