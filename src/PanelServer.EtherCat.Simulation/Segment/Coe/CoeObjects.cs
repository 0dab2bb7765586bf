namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>Indices of the objects that every CoE device has (ETG.1000.6, "Object dictionary"; ETG.1020; ETG.5001).</summary>
public static class CoeObjects
{
    /// <summary>Device type.</summary>
    public const ushort DeviceType = 0x1000;

    /// <summary>Error register.</summary>
    public const ushort ErrorRegister = 0x1001;

    /// <summary>Device name.</summary>
    public const ushort DeviceName = 0x1008;

    /// <summary>Hardware version.</summary>
    public const ushort HardwareVersion = 0x1009;

    /// <summary>Software version.</summary>
    public const ushort SoftwareVersion = 0x100A;

    /// <summary>Restore default parameters.</summary>
    public const ushort RestoreDefaults = 0x1011;

    /// <summary>Identity.</summary>
    public const ushort Identity = 0x1018;

    /// <summary>Checksum of the backup parameters.</summary>
    public const ushort BackupChecksum = 0x10F0;

    /// <summary>Reaction to synchronisation errors.</summary>
    public const ushort ErrorSettings = 0x10F1;

    /// <summary>Types of the sync managers.</summary>
    public const ushort SyncManagerTypes = 0x1C00;

    /// <summary>PDOs assigned to the outputs.</summary>
    public const ushort OutputAssignment = 0x1C12;

    /// <summary>PDOs assigned to the inputs.</summary>
    public const ushort InputAssignment = 0x1C13;

    /// <summary>Synchronisation of the outputs.</summary>
    public const ushort OutputSync = 0x1C32;

    /// <summary>Synchronisation of the inputs.</summary>
    public const ushort InputSync = 0x1C33;

    /// <summary>Modular device profile.</summary>
    public const ushort ModularProfile = 0xF000;

    /// <summary>Code word.</summary>
    public const ushort CodeWord = 0xF008;

    /// <summary>List of modules.</summary>
    public const ushort ModuleList = 0xF010;
}
