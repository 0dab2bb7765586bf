using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>
/// A virtual EtherCAT subdevice controller: registers, sync managers, FMMUs, EEPROM interface, watchdog and clock behind the reads
/// and writes of the main device. What the device makes of it is behind <see cref="IProcessDataInterface"/>.
/// </summary>
public sealed partial class EscController
{
    private const int DlStatusEvent = 0x0004;
    private const int AlStatusEvent = 0x0008;
    private const int FirstSyncManagerEvent = 4;
    private const int ProtectedSyncManagerBytes = 5;

    private readonly IProcessDataInterface _pdi;
    private readonly EscProfile _profile;
    private ushort _events;

    internal EscController(EscProfile profile, byte[] eepromImage, IProcessDataInterface pdi)
    {
        _profile = profile;
        _pdi = pdi;
        Memory = new EscMemory(profile);
        Eeprom = new SiiInterface(Memory, eepromImage, profile.EepromReadsEightBytes);
        Clock = new DistributedClock(Memory, pdi, profile.Clock);
        Watchdog = new ProcessDataWatchdog(Memory);
        Fmmus = new FmmuUnit(this, profile.FmmuCount);
        SyncManagers = new SyncManagerChannel[profile.SyncManagerCount];
        for (int i = 0; i < SyncManagers.Length; i++)
        {
            SyncManagers[i] = new SyncManagerChannel(Memory, pdi, i);
        }
    }

    /// <summary>Registers and process memory.</summary>
    public EscMemory Memory { get; }

    /// <summary>EEPROM interface.</summary>
    public SiiInterface Eeprom { get; }

    /// <summary>Local clock.</summary>
    public DistributedClock Clock { get; }

    /// <summary>Process-data watchdog.</summary>
    public ProcessDataWatchdog Watchdog { get; }

    /// <summary>Logical mapping.</summary>
    public FmmuUnit Fmmus { get; }

    /// <summary>Segment time of the frame that is being processed, at this subdevice, in ns.</summary>
    public long Now { get; internal set; }

    /// <summary>Raised when the main device changed the loop control of the ports.</summary>
    internal event Action? LoopControlWritten;

    /// <summary>Loops of the ports as the topology is.</summary>
    internal PortLoops Ports { get; set; }

    internal SyncManagerChannel[] SyncManagers { get; }

    /// <summary>Configured station address.</summary>
    public ushort StationAddress => Memory.Word(Registers.StationAddress);

    /// <summary>Event bits that the ESC puts into a datagram's interrupt field.</summary>
    internal ushort PendingInterrupts
    {
        get
        {
            ushort mask = Memory.Word(Registers.EcatEventMask);
            return mask == 0 ? (ushort)0 : (ushort)(mask & EventRequest());
        }
    }

    /// <summary>True if the address is the configured station address or, when enabled, the alias.</summary>
    internal bool IsStation(ushort address) =>
        address == StationAddress || ((Memory.Bytes[Registers.AliasEnable] & 1) != 0 && address == Memory.Word(Registers.StationAlias));

    /// <summary>Registers as after power-up; the EEPROM is loaded.</summary>
    internal void PowerUp()
    {
        ushort dlStatus = Memory.Word(Registers.DlStatus);
        Memory.Clear();
        Memory.Bytes[Registers.Type] = _profile.Type;
        Memory.Bytes[Registers.Revision] = _profile.Revision;
        Memory.SetWord(Registers.Build, _profile.Build);
        Memory.Bytes[Registers.FmmuCount] = _profile.FmmuCount;
        Memory.Bytes[Registers.SyncManagerCount] = _profile.SyncManagerCount;
        Memory.Bytes[Registers.RamSize] = _profile.RamKilobytes;
        Memory.Bytes[Registers.PortDescriptor] = _profile.PortDescriptor;
        Memory.SetWord(Registers.Features, _profile.Features);
        Memory.SetWord(Registers.DlStatus, dlStatus);
        _events = 0;
        Watchdog.PowerUp();
        if (_profile.HasSystemTime)
        {
            Clock.PowerUp();
        }

        Fmmus.RegistersWritten(Memory);
        foreach (SyncManagerChannel channel in SyncManagers)
        {
            channel.RegistersWritten(0);
        }

        Eeprom.Load();
        LoopControlWritten?.Invoke();
    }

    /// <summary>Sets AL status and its code, and the event that tells the main device.</summary>
    internal void SetAlStatus(ushort status, ushort code)
    {
        if (Memory.Word(Registers.AlStatus) != status)
        {
            _events |= AlStatusEvent;
        }

        Memory.SetWord(Registers.AlStatus, status);
        Memory.SetWord(Registers.AlStatusCode, code);
    }

    /// <summary>Sets DL status, and the event that tells the main device.</summary>
    internal void SetDlStatus(ushort status)
    {
        if (Memory.Word(Registers.DlStatus) != status)
        {
            _events |= DlStatusEvent;
        }

        Memory.SetWord(Registers.DlStatus, status);
    }

    /// <summary>Lets the clock and the watchdog run on.</summary>
    internal void Advance(long now)
    {
        Now = now;
        if (Watchdog.Expires(now))
        {
            _pdi.WatchdogExpired();
        }

        if (_profile.HasSystemTime)
        {
            Clock.Advance(now);
        }
    }

    /// <summary>The main device reads by physical address.</summary>
    /// <param name="address">First byte.</param>
    /// <param name="data">Bytes that exist are put in, the others stay.</param>
    /// <param name="or">True to OR instead of replace, as broadcasts do.</param>
    /// <returns>True if at least one byte was read.</returns>
    internal bool Read(int address, Span<byte> data, bool or) => address < Registers.ProcessMemory
        ? ReadRegisters(address, data, or)
        : AccessMemory(address, data, isWrite: false, or, isMapped: false);

    /// <summary>The main device writes by physical address.</summary>
    /// <returns>True if at least one byte was written.</returns>
    internal bool Write(int address, Span<byte> data) => address < Registers.ProcessMemory
        ? WriteRegisters(address, data)
        : AccessMemory(address, data, isWrite: true, or: false, isMapped: false);

    /// <summary>A logical datagram reads through an FMMU: registers as they are, process memory only within a working sync manager.</summary>
    internal bool ReadMapped(int address, Span<byte> data) => address < Registers.DigitalOutputs
        ? ReadRegisters(address, data, or: false)
        : AccessMemory(address, data, isWrite: false, or: false, isMapped: true);

    /// <summary>A logical datagram writes through an FMMU, only within a working sync manager.</summary>
    internal bool WriteMapped(int address, Span<byte> data) => AccessMemory(address, data, isWrite: true, or: false, isMapped: true);

    /// <summary>A byte of memory without any effect; 0 outside.</summary>
    internal byte Peek(int address) => address < Memory.Size ? Memory.Bytes[address] : (byte)0;

    /// <summary>Moves bytes out to a datagram, replacing or ORing.</summary>
    internal static void Transfer(ReadOnlySpan<byte> source, Span<byte> destination, bool or)
    {
        if (!or)
        {
            source.CopyTo(destination);
            return;
        }

        for (int i = 0; i < source.Length; i++)
        {
            destination[i] |= source[i];
        }
    }

    private bool AccessMemory(int address, Span<byte> data, bool isWrite, bool or, bool isMapped)
    {
        bool done = false;
        for (int position = 0; position < data.Length;)
        {
            int at = address + position;
            SyncManagerChannel? channel = ChannelAt(at, out int run);
            run = Math.Min(run, data.Length - position);
            Span<byte> part = data.Slice(position, run);
            done |= channel is null ? !isMapped && AccessPlain(at, part, isWrite, or)
                : isWrite ? channel.Write(at, part) && Fed(channel)
                : channel.Read(at, part, or);
            position += run;
        }

        return done;
    }

    private bool AccessPlain(int address, Span<byte> part, bool isWrite, bool or)
    {
        int length = Math.Min(part.Length, Memory.Size - address);
        if (length <= 0)
        {
            return false;
        }

        if (isWrite)
        {
            part[..length].CopyTo(Memory.Bytes[address..]);
        }
        else
        {
            Transfer(Memory.Bytes.Slice(address, length), part, or);
        }

        return true;
    }

    /// <summary>The sync manager that covers an address, and how many bytes from there share the answer.</summary>
    private SyncManagerChannel? ChannelAt(int address, out int run)
    {
        run = int.MaxValue;
        foreach (SyncManagerChannel channel in SyncManagers)
        {
            if (channel.Covers(address))
            {
                run = channel.Start + channel.Length - address;
                return channel;
            }

            if (channel.IsEnabled && channel.Length > 0 && channel.Start > address)
            {
                run = Math.Min(run, channel.Start - address);
            }
        }

        return null;
    }

    private bool Fed(SyncManagerChannel channel)
    {
        if (channel.HasWatchdog)
        {
            Watchdog.Feed(Now);
        }

        return true;
    }
}
