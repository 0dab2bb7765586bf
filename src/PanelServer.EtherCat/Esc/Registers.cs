namespace PanelServer.EtherCat.Esc;

/// <summary>
/// Register addresses of the EtherCAT subdevice controller (ESC) and the bits in them
/// (ETG.1000.4 clause 6; ESC datasheet section II). The only home of these numbers.
/// </summary>
public static class Registers
{
    /// <summary>Type (1 byte), first of the ten information bytes.</summary>
    public const ushort Type = 0x0000;

    /// <summary>Bytes from <see cref="Type"/> to the end of <see cref="Features"/>.</summary>
    public const int InformationLength = 10;

    /// <summary>Revision (1 byte).</summary>
    public const ushort Revision = 0x0001;

    /// <summary>Build (2 bytes).</summary>
    public const ushort Build = 0x0002;

    /// <summary>Number of FMMUs (1 byte).</summary>
    public const ushort FmmuCount = 0x0004;

    /// <summary>Number of sync managers (1 byte).</summary>
    public const ushort SyncManagerCount = 0x0005;

    /// <summary>Process memory in kB (1 byte).</summary>
    public const ushort RamSize = 0x0006;

    /// <summary>Port descriptor (1 byte): two bits per port, 0 none, 1 not configured, 2 E-bus, 3 MII.</summary>
    public const ushort PortDescriptor = 0x0007;

    /// <summary>Value of a port in <see cref="PortDescriptor"/>: an Ethernet cable.</summary>
    public const int EthernetPort = 3;

    /// <summary>Features (2 bytes): see <see cref="EscFeatures"/>.</summary>
    public const ushort Features = 0x0008;

    /// <summary>Configured station address (2 bytes).</summary>
    public const ushort StationAddress = 0x0010;

    /// <summary>Station alias (2 bytes), loaded from the EEPROM.</summary>
    public const ushort StationAlias = 0x0012;

    /// <summary>DL control (4 bytes). Bit 0: forward EtherCAT frames only.</summary>
    public const ushort DlControl = 0x0100;

    /// <summary>Loop control (1 byte), two bits per port: 0 automatic, 1 auto-close, 2 open, 3 closed.</summary>
    public const ushort LoopControl = 0x0101;

    /// <summary>Alias addressing enable (1 byte): bit 24 of <see cref="DlControl"/>.</summary>
    public const ushort AliasEnable = 0x0103;

    /// <summary>DL status (2 bytes): see <see cref="DlStatus"/>.</summary>
    public const ushort DlStatus = 0x0110;

    /// <summary>AL control (2 bytes): requested state, <see cref="AlControlAcknowledge"/>.</summary>
    public const ushort AlControl = 0x0120;

    /// <summary>Bit of AL control: acknowledge the error indication.</summary>
    public const ushort AlControlAcknowledge = 0x0010;

    /// <summary>AL control bit 5: asks for the number at the device's selector, which comes in <see cref="AlStatusCode"/> (ETG.1020).</summary>
    public const ushort AlControlIdentification = 0x0020;

    /// <summary>AL status (2 bytes): see <see cref="Esc.AlStatus"/>.</summary>
    public const ushort AlStatus = 0x0130;

    /// <summary>Bytes from <see cref="AlStatus"/> to the end of <see cref="AlStatusCode"/>.</summary>
    public const int AlStatusBlockLength = 6;

    /// <summary>AL status code (2 bytes): see <see cref="Esc.AlStatusCode"/>.</summary>
    public const ushort AlStatusCode = 0x0134;

    /// <summary>PDI control (2 bytes) = EEPROM word 0.</summary>
    public const ushort PdiControl = 0x0140;

    /// <summary>Bit of <see cref="PdiControl"/>: AL status follows AL control without firmware.</summary>
    public const ushort PdiDeviceEmulation = 0x0100;

    /// <summary>PDI configuration (4 bytes) = EEPROM words 1 and 3.</summary>
    public const ushort PdiConfiguration = 0x0150;

    /// <summary>ECAT event mask (2 bytes): which event request bits reach a datagram's interrupt field.</summary>
    public const ushort EcatEventMask = 0x0200;

    /// <summary>PDI event mask (4 bytes).</summary>
    public const ushort PdiEventMask = 0x0204;

    /// <summary>ECAT event request (2 bytes): bit 0 DC latch, 2 DL status, 3 AL status, 4–11 sync managers 0–7.</summary>
    public const ushort EcatEventRequest = 0x0210;

    /// <summary>PDI event request (4 bytes).</summary>
    public const ushort PdiEventRequest = 0x0220;

    /// <summary>Error counters: per port invalid frames and RX errors (8 bytes). Any write clears the block.</summary>
    public const ushort PortErrors = 0x0300;

    /// <summary>Forwarded errors of the four ports (4 bytes): frames damaged before this subdevice.</summary>
    public const ushort ForwardedErrors = 0x0308;

    /// <summary>Errors of the EtherCAT processing unit (1 byte).</summary>
    public const ushort ProcessingUnitErrors = 0x030C;

    /// <summary>Lost links of the four ports (4 bytes).</summary>
    public const ushort LostLinks = 0x0310;

    /// <summary>Bytes from <see cref="PortErrors"/> to the end of <see cref="LostLinks"/>.</summary>
    public const int ErrorCounterLength = 20;

    /// <summary>Watchdog divider (2 bytes): units of (value + 2) × 40 ns, 2498 = 100 µs.</summary>
    public const ushort WatchdogDivider = 0x0400;

    /// <summary>PDI watchdog time (2 bytes) in divider units.</summary>
    public const ushort PdiWatchdogTime = 0x0410;

    /// <summary>Sync manager watchdog time (2 bytes) in divider units; 0 disables.</summary>
    public const ushort SyncManagerWatchdogTime = 0x0420;

    /// <summary>Sync manager watchdog status (2 bytes): bit 0 set while not expired.</summary>
    public const ushort SyncManagerWatchdogStatus = 0x0440;

    /// <summary>Expiries of the sync manager watchdog (1 byte).</summary>
    public const ushort SyncManagerWatchdogCounter = 0x0442;

    /// <summary>EEPROM owner (1 byte): see <see cref="EepromInterface"/>.</summary>
    public const ushort EepromConfiguration = 0x0500;

    /// <summary>EEPROM PDI access state (1 byte).</summary>
    public const ushort EepromPdiAccess = 0x0501;

    /// <summary>EEPROM control and status (2 bytes): see <see cref="EepromInterface"/>.</summary>
    public const ushort EepromControl = 0x0502;

    /// <summary>EEPROM word address (4 bytes).</summary>
    public const ushort EepromAddress = 0x0504;

    /// <summary>EEPROM data (8 bytes).</summary>
    public const ushort EepromData = 0x0508;

    /// <summary>First FMMU; each takes <see cref="Fmmu.Size"/> bytes.</summary>
    public const ushort FmmuBase = 0x0600;

    /// <summary>First sync manager; each takes <see cref="SyncManager.Size"/> bytes.</summary>
    public const ushort SyncManagerBase = 0x0800;

    /// <summary>Receive times of ports 0–3 (4 × 4 bytes). Any write latches the time at which that frame passes.</summary>
    public const ushort DcReceiveTimes = 0x0900;

    /// <summary>System time (8 bytes). Writing it feeds the control loop of the local clock.</summary>
    public const ushort DcSystemTime = 0x0910;

    /// <summary>Receive time at the processing unit (8 bytes) of the latched frame.</summary>
    public const ushort DcReceiveTimeUnit = 0x0918;

    /// <summary>System time offset (8 bytes, signed).</summary>
    public const ushort DcSystemTimeOffset = 0x0920;

    /// <summary>Propagation delay from the reference clock (4 bytes, ns).</summary>
    public const ushort DcSystemTimeDelay = 0x0928;

    /// <summary>Mean difference to the reference (4 bytes): bits 0–30 magnitude in ns, bit 31 sign.</summary>
    public const ushort DcSystemTimeDifference = 0x092C;

    /// <summary>Speed counter start (2 bytes); writing it resets the drift filter.</summary>
    public const ushort DcSpeedCounterStart = 0x0930;

    /// <summary>Value of <see cref="DcSpeedCounterStart"/> that resets the filter to its default.</summary>
    public const ushort DcSpeedCounterReset = 0x1000;

    /// <summary>Speed counter difference (2 bytes).</summary>
    public const ushort DcSpeedCounterDifference = 0x0932;

    /// <summary>Filter depths (1 + 1 bytes): difference, speed counter.</summary>
    public const ushort DcFilterDepth = 0x0934;

    /// <summary>Customary value of the two filter depths.</summary>
    public const ushort DcFilterDepthDefault = 0x0C00;

    /// <summary>Owner of the cyclic unit (1 byte): 0 EtherCAT.</summary>
    public const ushort DcCyclicUnitControl = 0x0980;

    /// <summary>Activation (1 byte): bit 0 cyclic unit, bit 1 SYNC0, bit 2 SYNC1.</summary>
    public const ushort DcActivation = 0x0981;

    /// <summary>Pulse length (2 bytes) in 10 ns.</summary>
    public const ushort DcPulseLength = 0x0982;

    /// <summary>SYNC0 status (1 byte).</summary>
    public const ushort DcSync0Status = 0x098E;

    /// <summary>Start of cyclic operation (8 bytes, ns); read: next SYNC0.</summary>
    public const ushort DcStartTime = 0x0990;

    /// <summary>Next SYNC1 (8 bytes, ns).</summary>
    public const ushort DcNextSync1 = 0x0998;

    /// <summary>SYNC0 cycle time (4 bytes, ns).</summary>
    public const ushort DcSync0CycleTime = 0x09A0;

    /// <summary>SYNC1 cycle time or delay after SYNC0 (4 bytes, ns).</summary>
    public const ushort DcSync1CycleTime = 0x09A4;

    /// <summary>Digital outputs (4 bytes) of an ESC with digital I/O.</summary>
    public const ushort DigitalOutputs = 0x0F00;

    /// <summary>Start of process memory.</summary>
    public const ushort ProcessMemory = 0x1000;
}

/// <summary>Bits of the feature register 0x0008. Bits 2, 3 and 8 are no proof of a complete distributed clock: probe instead.</summary>
[Flags]
public enum EscFeatures : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>FMMU bit operation bit of the datasheet.</summary>
    FmmuBitOperation = 0x0001,

    /// <summary>Distributed clocks present.</summary>
    DistributedClocks = 0x0004,

    /// <summary>64-bit distributed clocks.</summary>
    DistributedClocks64 = 0x0008,

    /// <summary>Low-jitter E-bus.</summary>
    LowJitterEBus = 0x0010,

    /// <summary>Enhanced link detection on E-bus.</summary>
    EnhancedLinkDetectionEBus = 0x0020,

    /// <summary>Enhanced link detection on MII.</summary>
    EnhancedLinkDetectionMii = 0x0040,

    /// <summary>Frame check errors are counted separately.</summary>
    SeparateFcsErrors = 0x0080,

    /// <summary>Enhanced DC SYNC activation.</summary>
    EnhancedDcActivation = 0x0100,

    /// <summary>LRW is not supported; use LRD and LWR.</summary>
    NoLrw = 0x0200,

    /// <summary>BRW, APRW and FPRW are not supported.</summary>
    NoReadWrite = 0x0400,

    /// <summary>Special FMMU and sync manager configuration.</summary>
    SpecialFmmu = 0x0800,
}

/// <summary>Values of the EEPROM registers 0x0500 and 0x0502.</summary>
public static class EepromInterface
{
    /// <summary>0x0500: EtherCAT owns the EEPROM.</summary>
    public const byte OwnerEtherCat = 0x00;

    /// <summary>0x0500: the subdevice's controller owns the EEPROM.</summary>
    public const byte OwnerPdi = 0x01;

    /// <summary>0x0500: take it from the controller by force; write <see cref="OwnerEtherCat"/> next.</summary>
    public const byte ForceOwner = 0x02;

    /// <summary>0x0502: write enable, needed together with the write command.</summary>
    public const ushort WriteEnable = 0x0001;

    /// <summary>0x0502: a read delivers eight bytes, else four.</summary>
    public const ushort ReadsEightBytes = 0x0040;

    /// <summary>0x0502: read command.</summary>
    public const ushort ReadCommand = 0x0100;

    /// <summary>0x0502: write command.</summary>
    public const ushort WriteCommand = 0x0200;

    /// <summary>0x0502: reload command.</summary>
    public const ushort ReloadCommand = 0x0300;

    /// <summary>0x0502: the checksum of the configuration area is wrong.</summary>
    public const ushort ChecksumError = 0x0800;

    /// <summary>0x0502: device information was not loaded.</summary>
    public const ushort NotLoaded = 0x1000;

    /// <summary>0x0502: the EEPROM did not acknowledge, or the command was refused.</summary>
    public const ushort CommandError = 0x2000;

    /// <summary>0x0502: write without write enable.</summary>
    public const ushort WriteEnableError = 0x4000;

    /// <summary>0x0502: busy.</summary>
    public const ushort Busy = 0x8000;

    /// <summary>0x0502: all error bits.</summary>
    public const ushort ErrorMask = ChecksumError | NotLoaded | CommandError | WriteEnableError;
}
