using PanelServer.EtherCat.Esc;
using PanelServer.Simulation.Segment.Description;

namespace PanelServer.Simulation.Segment.Esc;

/// <summary>
/// A virtual EtherCAT subdevice controller: registers, sync managers, FMMUs, EEPROM interface, watchdog and clock behind the reads
/// and writes of the main device. What the device makes of it is behind <see cref="IProcessDataInterface"/>.
/// </summary>
public sealed class EscController
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
        Clock = new DistributedClock(Memory, pdi);
        Watchdog = new ProcessDataWatchdog(Memory);
        Fmmus = new FmmuUnit(this, profile.FmmuCount);
        SyncManagers = new SyncManagerChannel[profile.SyncManagerCount];
        for (var i = 0; i < SyncManagers.Length; i++)
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
            var mask = Memory.Word(Registers.EcatEventMask);
            return mask == 0 ? (ushort)0 : (ushort)(mask & EventRequest());
        }
    }

    /// <summary>True if the address is the configured station address or, when enabled, the alias.</summary>
    internal bool IsStation(ushort address) =>
        address == StationAddress || ((Memory.Bytes[Registers.AliasEnable] & 1) != 0 && address == Memory.Word(Registers.StationAlias));

    /// <summary>Registers as after power-up; the EEPROM is loaded.</summary>
    internal void PowerUp()
    {
        var dlStatus = Memory.Word(Registers.DlStatus);
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
        if (_profile.Clock == ClockUnit.Full)
        {
            Clock.PowerUp();
        }

        Fmmus.RegistersWritten(Memory);
        foreach (var channel in SyncManagers)
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

        if (_profile.Clock == ClockUnit.Full)
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

        for (var i = 0; i < source.Length; i++)
        {
            destination[i] |= source[i];
        }
    }

    private bool AccessMemory(int address, Span<byte> data, bool isWrite, bool or, bool isMapped)
    {
        var done = false;
        for (var position = 0; position < data.Length;)
        {
            var at = address + position;
            var channel = ChannelAt(at, out var run);
            run = Math.Min(run, data.Length - position);
            var part = data.Slice(position, run);
            done |= channel is null ? !isMapped && AccessPlain(at, part, isWrite, or)
                : isWrite ? channel.Write(at, part) && Fed(channel)
                : channel.Read(at, part, or);
            position += run;
        }

        return done;
    }

    private bool AccessPlain(int address, Span<byte> part, bool isWrite, bool or)
    {
        var length = Math.Min(part.Length, Memory.Size - address);
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
        foreach (var channel in SyncManagers)
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

    private bool ReadRegisters(int address, Span<byte> data, bool or)
    {
        BeforeRead(address, data.Length);
        var done = false;
        for (var i = 0; i < data.Length; i++)
        {
            if (Memory.IsReadable(address + i))
            {
                data[i] = (byte)(Memory.Bytes[address + i] | (or ? data[i] : 0));
                done = true;
            }
        }

        AfterRead(address, data.Length);
        return done;
    }

    private void BeforeRead(int address, int length)
    {
        if (Overlaps(address, length, Registers.DcSystemTime, 8) || Overlaps(address, length, Registers.DcStartTime, 8))
        {
            if (_profile.Clock == ClockUnit.Full)
            {
                Clock.Reading(Now);
            }
        }
        else if (Overlaps(address, length, Registers.EepromControl, 2))
        {
            Eeprom.StatusReading();
        }
        else if (Overlaps(address, length, Registers.EcatEventRequest, 2))
        {
            Memory.SetWord(Registers.EcatEventRequest, EventRequest());
        }
    }

    private void AfterRead(int address, int length)
    {
        if (_events == 0)
        {
            return;
        }

        if (Overlaps(address, length, Registers.AlStatus, 2))
        {
            _events &= unchecked((ushort)~AlStatusEvent);
        }

        if (Overlaps(address, length, Registers.DlStatus, 2))
        {
            _events &= unchecked((ushort)~DlStatusEvent);
        }
    }

    private ushort EventRequest()
    {
        int request = _events;
        for (var i = 0; i < Math.Min(SyncManagers.Length, 8); i++)
        {
            if (SyncManagers[i] is { IsMailbox: true, IsWrite: false, IsFull: true })
            {
                request |= 1 << (FirstSyncManagerEvent + i);
            }
        }

        return (ushort)request;
    }

    private bool WriteRegisters(int address, Span<byte> data)
    {
        // Digital outputs lie among the registers, but their sync manager rules over them once it is enabled.
        if (ChannelAt(address, out _) is not null)
        {
            return AccessMemory(address, data, isWrite: true, or: false, isMapped: true);
        }

        var activates = RememberActivates();
        var done = false;
        for (var i = 0; i < data.Length; i++)
        {
            if (Memory.IsWritable(address + i))
            {
                done = true;
                if (!IsProtected(address + i, activates))
                {
                    Memory.Bytes[address + i] = data[i];
                }
            }
        }

        if (done)
        {
            AfterWrite(address, data, activates);
        }

        return done;
    }

    /// <summary>Enable and repeat bits of all sync managers before a write: bit n and bit 16 + n.</summary>
    private uint RememberActivates()
    {
        uint activates = 0;
        for (var i = 0; i < SyncManagers.Length; i++)
        {
            var activate = Memory.Bytes[SyncManager.AddressOf(i) + SyncManager.ActivateOffset];
            activates |= (uint)(activate & SyncManager.ActivateEnable) << i;
            activates |= (uint)((activate & SyncManager.ActivateRepeat) >> 1) << (16 + i);
        }

        return activates;
    }

    /// <summary>True for bytes that the chip keeps: a sync manager's settings while it is enabled, the EEPROM's while the PDI owns it.</summary>
    private bool IsProtected(int address, uint activates)
    {
        if (address is >= Registers.EepromControl and < Registers.EepromControl + 14)
        {
            return Eeprom.IsOwnedByPdi;
        }

        var offset = address - Registers.SyncManagerBase;
        return offset >= 0 && offset < SyncManagers.Length * SyncManager.Size
            && offset % SyncManager.Size < ProtectedSyncManagerBytes
            && (activates & (1u << (offset / SyncManager.Size))) != 0;
    }

    private void AfterWrite(int address, Span<byte> data, uint activates)
    {
        var length = data.Length;
        if (Overlaps(address, length, Registers.LoopControl, 1))
        {
            LoopControlWritten?.Invoke();
        }

        if (Overlaps(address, length, Registers.AlControl, 2))
        {
            _pdi.AlControlWritten(Memory.Word(Registers.AlControl));
        }

        if (Overlaps(address, length, Registers.PortErrors, Registers.ErrorCounterLength))
        {
            Memory.Bytes.Slice(Registers.PortErrors, Registers.ErrorCounterLength).Clear();
        }

        if (Overlaps(address, length, Registers.SyncManagerWatchdogCounter, 2))
        {
            Memory.SetWord(Registers.SyncManagerWatchdogCounter, 0);
        }

        if (Overlaps(address, length, Registers.EepromConfiguration, 1))
        {
            Eeprom.OwnerWritten();
        }

        if (Overlaps(address, length, Registers.EepromControl, 2) && !Eeprom.IsOwnedByPdi)
        {
            Eeprom.CommandWritten();
        }

        if (Overlaps(address, length, Registers.FmmuBase, _profile.FmmuCount * Fmmu.Size))
        {
            Fmmus.RegistersWritten(Memory);
        }

        if (Overlaps(address, length, Registers.SyncManagerBase, SyncManagers.Length * SyncManager.Size))
        {
            SyncManagersWritten(address, length, activates);
        }

        if (address + length > Registers.DcReceiveTimes)
        {
            ClockWritten(address, data);
        }
    }

    private void SyncManagersWritten(int address, int length, uint activates)
    {
        for (var i = 0; i < SyncManagers.Length; i++)
        {
            if (Overlaps(address, length, SyncManager.AddressOf(i), SyncManager.Size))
            {
                var previous = ((activates >> i) & 1) | (((activates >> (16 + i)) & 1) << 1);
                SyncManagers[i].RegistersWritten((byte)previous);
            }
        }
    }

    private void ClockWritten(int address, Span<byte> data)
    {
        var length = data.Length;
        if (Overlaps(address, length, Registers.DcReceiveTimes, 4))
        {
            Clock.Latch(Now, Ports);
        }

        if (_profile.Clock != ClockUnit.Full)
        {
            return;
        }

        if (Overlaps(address, length, Registers.DcSystemTime, 8) && address <= Registers.DcSystemTime)
        {
            var skipped = Registers.DcSystemTime - address;
            Clock.SystemTimeReceived(Now, data.Slice(skipped, Math.Min(8, length - skipped)));
        }

        if (Overlaps(address, length, Registers.DcSpeedCounterStart, 2))
        {
            Clock.ResetFilter(Now);
        }

        if (Overlaps(address, length, Registers.DcActivation, 1))
        {
            Clock.ActivationWritten(Now);
        }
    }

    private static bool Overlaps(int address, int length, int start, int count) => address < start + count && address + length > start;
}
