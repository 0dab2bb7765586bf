namespace PanelServer.EtherCat.Esc;

/// <summary>Why a subdevice refused or left a state: register 0x0134 (ETG.1020, "AL status codes"). 0x8000 and above are the vendor's.</summary>
public enum AlStatusCode : ushort
{
    /// <summary>No error.</summary>
    NoError = 0x0000,

    /// <summary>Unspecified error.</summary>
    Unspecified = 0x0001,

    /// <summary>Out of memory.</summary>
    NoMemory = 0x0002,

    /// <summary>Invalid device setup, for example wrong modules on a modular device.</summary>
    InvalidDeviceSetup = 0x0003,

    /// <summary>Revision does not fit.</summary>
    InvalidRevision = 0x0004,

    /// <summary>EEPROM content does not fit the firmware.</summary>
    SiiMismatch = 0x0006,

    /// <summary>Requested state change is not allowed.</summary>
    InvalidStateChange = 0x0011,

    /// <summary>Requested state is unknown.</summary>
    UnknownState = 0x0012,

    /// <summary>BOOT is not supported.</summary>
    BootNotSupported = 0x0013,

    /// <summary>No valid firmware.</summary>
    NoValidFirmware = 0x0014,

    /// <summary>Mailbox sync managers are wrong for BOOT.</summary>
    InvalidBootMailbox = 0x0015,

    /// <summary>Mailbox sync managers are wrong for PRE-OP.</summary>
    InvalidMailbox = 0x0016,

    /// <summary>Sync manager configuration is wrong.</summary>
    InvalidSyncManager = 0x0017,

    /// <summary>No valid inputs.</summary>
    NoValidInputs = 0x0018,

    /// <summary>No valid outputs were received.</summary>
    NoValidOutputs = 0x0019,

    /// <summary>Synchronisation error.</summary>
    SynchronizationError = 0x001A,

    /// <summary>Outputs were not refreshed in time (sync manager watchdog).</summary>
    SyncManagerWatchdog = 0x001B,

    /// <summary>Sync manager types are wrong.</summary>
    InvalidSyncManagerTypes = 0x001C,

    /// <summary>Output configuration is wrong (length of the output sync manager).</summary>
    InvalidOutputConfiguration = 0x001D,

    /// <summary>Input configuration is wrong (length of the input sync manager).</summary>
    InvalidInputConfiguration = 0x001E,

    /// <summary>Watchdog configuration is wrong.</summary>
    InvalidWatchdogConfiguration = 0x001F,

    /// <summary>Needs its power switched off and on.</summary>
    NeedsColdStart = 0x0020,

    /// <summary>Needs to go through INIT.</summary>
    NeedsInit = 0x0021,

    /// <summary>Needs to go through PRE-OP.</summary>
    NeedsPreOp = 0x0022,

    /// <summary>Needs to go through SAFE-OP.</summary>
    NeedsSafeOp = 0x0023,

    /// <summary>Input mapping is wrong.</summary>
    InvalidInputMapping = 0x0024,

    /// <summary>Output mapping is wrong.</summary>
    InvalidOutputMapping = 0x0025,

    /// <summary>Settings contradict each other.</summary>
    InconsistentSettings = 0x0026,

    /// <summary>Free run is not supported.</summary>
    FreeRunNotSupported = 0x0027,

    /// <summary>Synchronisation mode is not supported.</summary>
    SyncModeNotSupported = 0x0028,

    /// <summary>Free run needs three-buffer mode.</summary>
    FreeRunNeedsThreeBuffers = 0x0029,

    /// <summary>Background watchdog expired.</summary>
    BackgroundWatchdog = 0x002A,

    /// <summary>No valid inputs and outputs.</summary>
    NoValidInputsAndOutputs = 0x002B,

    /// <summary>SYNC0 was lost.</summary>
    FatalSyncError = 0x002C,

    /// <summary>SYNC0 was never seen.</summary>
    NoSyncSignal = 0x002D,

    /// <summary>Distributed clock synchronisation settings are wrong.</summary>
    InvalidDcSyncConfiguration = 0x0030,

    /// <summary>Distributed clock latch settings are wrong.</summary>
    InvalidDcLatchConfiguration = 0x0031,

    /// <summary>Phase-locked loop is not in step with the distributed clock.</summary>
    PllError = 0x0032,

    /// <summary>Input/output error of the distributed clock synchronisation.</summary>
    DcSyncIoError = 0x0033,

    /// <summary>Distributed clock synchronisation timed out.</summary>
    DcSyncTimeout = 0x0034,

    /// <summary>Distributed clock cycle time is wrong.</summary>
    InvalidDcCycleTime = 0x0035,

    /// <summary>SYNC0 cycle time is wrong.</summary>
    InvalidSync0CycleTime = 0x0036,

    /// <summary>SYNC1 cycle time is wrong.</summary>
    InvalidSync1CycleTime = 0x0037,

    /// <summary>AoE mailbox error.</summary>
    AoEMailboxError = 0x0041,

    /// <summary>EoE mailbox error.</summary>
    EoEMailboxError = 0x0042,

    /// <summary>CoE mailbox error, for example a start-up parameter was refused.</summary>
    CoEMailboxError = 0x0043,

    /// <summary>FoE mailbox error.</summary>
    FoEMailboxError = 0x0044,

    /// <summary>SoE mailbox error.</summary>
    SoEMailboxError = 0x0045,

    /// <summary>VoE mailbox error.</summary>
    VoEMailboxError = 0x004F,

    /// <summary>The EEPROM was not handed to the subdevice.</summary>
    EepromNoAccess = 0x0050,

    /// <summary>EEPROM error.</summary>
    EepromError = 0x0051,

    /// <summary>Restarted by itself.</summary>
    RestartedLocally = 0x0060,

    /// <summary>Device identification value was updated.</summary>
    IdentificationUpdated = 0x0061,

    /// <summary>Application controller is available.</summary>
    ApplicationControllerAvailable = 0x00F0,
}

/// <summary>Words for AL status codes.</summary>
public static class AlStatusCodeExtensions
{
    /// <summary>Lowest of the codes that the vendor of the subdevice defines.</summary>
    public const ushort FirstVendorCode = 0x8000;

    /// <summary>What the code means, to be put behind "EL2004 at position 3: "; unknown codes appear as a number.</summary>
    public static string Describe(this AlStatusCode code) => code switch
    {
        AlStatusCode.NoError => "no error",
        AlStatusCode.Unspecified => "unspecified error",
        AlStatusCode.NoMemory => "out of memory",
        AlStatusCode.InvalidDeviceSetup => "invalid device setup, for example wrong modules on a modular device",
        AlStatusCode.InvalidRevision => "revision does not fit",
        AlStatusCode.SiiMismatch => "EEPROM content does not fit the firmware",
        AlStatusCode.InvalidStateChange => "requested state change is not allowed",
        AlStatusCode.UnknownState => "requested state is unknown",
        AlStatusCode.BootNotSupported => "BOOT is not supported",
        AlStatusCode.NoValidFirmware => "no valid firmware",
        AlStatusCode.InvalidBootMailbox => "mailbox sync managers are wrong for BOOT",
        AlStatusCode.InvalidMailbox => "mailbox sync managers are wrong for PRE-OP",
        AlStatusCode.InvalidSyncManager => "sync manager configuration is wrong",
        AlStatusCode.NoValidInputs => "no valid inputs",
        AlStatusCode.NoValidOutputs => "no valid outputs were received",
        AlStatusCode.SynchronizationError => "synchronisation error",
        AlStatusCode.SyncManagerWatchdog => "outputs were not refreshed in time (sync manager watchdog)",
        AlStatusCode.InvalidSyncManagerTypes => "sync manager types are wrong",
        AlStatusCode.InvalidOutputConfiguration => "output configuration is wrong (length of the output sync manager)",
        AlStatusCode.InvalidInputConfiguration => "input configuration is wrong (length of the input sync manager)",
        AlStatusCode.InvalidWatchdogConfiguration => "watchdog configuration is wrong",
        AlStatusCode.NeedsColdStart => "needs its power switched off and on",
        AlStatusCode.NeedsInit => "needs to go through INIT",
        AlStatusCode.NeedsPreOp => "needs to go through PRE-OP",
        AlStatusCode.NeedsSafeOp => "needs to go through SAFE-OP",
        AlStatusCode.InvalidInputMapping => "input mapping is wrong",
        AlStatusCode.InvalidOutputMapping => "output mapping is wrong",
        AlStatusCode.InconsistentSettings => "settings contradict each other",
        AlStatusCode.FreeRunNotSupported => "free run is not supported",
        AlStatusCode.SyncModeNotSupported => "synchronisation mode is not supported",
        AlStatusCode.FreeRunNeedsThreeBuffers => "free run needs three-buffer mode",
        AlStatusCode.BackgroundWatchdog => "background watchdog expired",
        AlStatusCode.NoValidInputsAndOutputs => "no valid inputs and outputs",
        AlStatusCode.FatalSyncError => "SYNC0 was lost",
        AlStatusCode.NoSyncSignal => "SYNC0 was never seen",
        AlStatusCode.InvalidDcSyncConfiguration => "distributed clock synchronisation settings are wrong",
        AlStatusCode.InvalidDcLatchConfiguration => "distributed clock latch settings are wrong",
        AlStatusCode.PllError => "phase-locked loop is not in step with the distributed clock",
        AlStatusCode.DcSyncIoError => "input/output error of the distributed clock synchronisation",
        AlStatusCode.DcSyncTimeout => "distributed clock synchronisation timed out",
        AlStatusCode.InvalidDcCycleTime => "distributed clock cycle time is wrong",
        AlStatusCode.InvalidSync0CycleTime => "SYNC0 cycle time is wrong",
        AlStatusCode.InvalidSync1CycleTime => "SYNC1 cycle time is wrong",
        AlStatusCode.AoEMailboxError => "AoE mailbox error",
        AlStatusCode.EoEMailboxError => "EoE mailbox error",
        AlStatusCode.CoEMailboxError => "CoE mailbox error, for example a start-up parameter was refused",
        AlStatusCode.FoEMailboxError => "FoE mailbox error",
        AlStatusCode.SoEMailboxError => "SoE mailbox error",
        AlStatusCode.VoEMailboxError => "VoE mailbox error",
        AlStatusCode.EepromNoAccess => "the EEPROM was not handed to the subdevice",
        AlStatusCode.EepromError => "EEPROM error",
        AlStatusCode.RestartedLocally => "restarted by itself",
        AlStatusCode.IdentificationUpdated => "device identification value was updated",
        AlStatusCode.ApplicationControllerAvailable => "application controller is available",
        _ when (ushort)code >= FirstVendorCode => $"vendor-specific AL status code 0x{(ushort)code:X4}",
        _ => $"AL status code 0x{(ushort)code:X4}",
    };
}
