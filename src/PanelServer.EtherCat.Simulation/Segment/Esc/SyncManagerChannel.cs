using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>
/// One sync manager at work: grants or denies access to its window of process memory and keeps the status byte
/// (ETG.1000.4, "Sync manager"). Buffered windows hold the newest data, a mailbox window belongs to one side at a time.
/// </summary>
public sealed class SyncManagerChannel
{
    private const int BufferCount = 3;
    private const int LastBufferShift = 4;

    private readonly EscMemory _memory;
    private readonly IProcessDataInterface _pdi;
    private readonly int _index;
    private readonly int _registers;
    private bool _opened;
    private int _buffer;

    internal SyncManagerChannel(EscMemory memory, IProcessDataInterface pdi, int index)
    {
        _memory = memory;
        _pdi = pdi;
        _index = index;
        _registers = SyncManager.AddressOf(index);
    }

    /// <summary>First address of the window.</summary>
    public int Start { get; private set; }

    /// <summary>Length of the window in bytes.</summary>
    public int Length { get; private set; }

    /// <summary>True if the activate register enables it.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>Mode and direction bits of the control byte.</summary>
    public byte Control { get; private set; }

    /// <summary>True in mailbox mode.</summary>
    public bool IsMailbox { get; private set; }

    /// <summary>True if the main device writes.</summary>
    public bool IsWrite { get; private set; }

    /// <summary>True if writes feed the process-data watchdog.</summary>
    public bool HasWatchdog { get; private set; }

    /// <summary>True while a mailbox holds a message.</summary>
    public bool IsFull => (Status & SyncManager.StatusMailboxFull) != 0;

    /// <summary>The window's memory, as the subdevice's controller sees it.</summary>
    public Span<byte> Memory => Start + Length <= _memory.Size ? _memory.Bytes.Slice(Start, Length) : [];

    private ref byte Status => ref _memory.Bytes[_registers + SyncManager.StatusOffset];

    /// <summary>True if an enabled window covers the address. A window over registers other than the digital outputs has no effect.</summary>
    public bool Covers(int address) => IsEnabled && Start >= Registers.DigitalOutputs && address >= Start && address < Start + Length;

    /// <summary>The main device wrote some of the registers. A change of enable, start or length empties the buffers.</summary>
    internal void RegistersWritten(byte previousActivate)
    {
        SyncManager registers = SyncManager.Read(_memory.Bytes[_registers..]);
        bool enabled = (registers.Activate & SyncManager.ActivateEnable) != 0;
        bool changed = enabled != IsEnabled || registers.Start != Start || registers.Length != Length;
        Start = registers.Start;
        Length = registers.Length;
        IsEnabled = enabled;
        Control = (byte)(registers.Control & (SyncManager.ModeMask | SyncManager.DirectionMask));
        IsMailbox = (registers.Control & SyncManager.ModeMask) == SyncManager.ModeMailbox;
        IsWrite = (registers.Control & SyncManager.DirectionMask) == SyncManager.DirectionWrite;
        HasWatchdog = (registers.Control & SyncManager.ControlWatchdog) != 0;
        if (changed)
        {
            Reset();
        }

        if (((previousActivate ^ registers.Activate) & SyncManager.ActivateRepeat) != 0)
        {
            _pdi.RepeatRequested(_index);
        }
    }

    /// <summary>Empties the buffers: after a change of registers, or when the state machine stops the channel.</summary>
    internal void Reset()
    {
        _opened = false;
        _buffer = 0;
        Status = IsMailbox ? (byte)0 : (byte)(BufferCount << LastBufferShift);
    }

    /// <summary>The controller put a message into the window.</summary>
    internal void Fill() => Status = (byte)((Status & ~SyncManager.StatusReadEvent) | SyncManager.StatusMailboxFull | SyncManager.StatusWriteEvent);

    /// <summary>The controller took the message out of the window.</summary>
    internal void Take() => Status = (byte)((Status & ~(SyncManager.StatusMailboxFull | SyncManager.StatusWriteEvent)) | SyncManager.StatusReadEvent);

    /// <summary>The controller's answer to a repeat request: the acknowledge bit follows the request bit.</summary>
    internal void AcknowledgeRepeat()
    {
        byte activate = _memory.Bytes[_registers + SyncManager.ActivateOffset];
        ref byte pdi = ref _memory.Bytes[_registers + SyncManager.PdiControlOffset];
        pdi = (byte)((pdi & ~SyncManager.PdiRepeatAcknowledge) | (activate & SyncManager.ActivateRepeat));
    }

    /// <summary>The main device writes a part of the window that lies wholly within it.</summary>
    /// <returns>False if the access is denied: wrong direction, stopped, mailbox full, or not begun at the first byte.</returns>
    internal bool Write(int address, ReadOnlySpan<byte> data)
    {
        if (!MayAccess(address, data.Length, write: true))
        {
            return false;
        }

        data.CopyTo(_memory.Bytes[address..]);
        _opened = !EndsWindow(address, data.Length);
        if (!_opened)
        {
            if (IsMailbox)
            {
                Fill();
            }
            else
            {
                NextBuffer(SyncManager.StatusWriteEvent);
            }

            _pdi.Written(_index);
        }

        return true;
    }

    /// <summary>The main device reads a part of the window that lies wholly within it.</summary>
    /// <returns>False if the access is denied: wrong direction, stopped, mailbox empty, or not begun at the first byte.</returns>
    internal bool Read(int address, Span<byte> data, bool or)
    {
        if (!MayAccess(address, data.Length, write: false))
        {
            return false;
        }

        if (address == Start && !IsMailbox)
        {
            _pdi.Reading(_index);
            NextBuffer(SyncManager.StatusReadEvent);
        }

        EscController.Transfer(_memory.Bytes.Slice(address, data.Length), data, or);
        _opened = !EndsWindow(address, data.Length);
        if (!_opened)
        {
            if (IsMailbox)
            {
                // A real chip leaves bit 7 (read buffer in use) set after the last byte.
                Status = BufferInUseByRead;
            }

            _pdi.Read(_index);
        }

        return true;
    }

    /// <summary>Status bit 7: the buffer that the main device read last.</summary>
    private const byte BufferInUseByRead = 0x80;

    private bool MayAccess(int address, int length, bool write) =>
        IsWrite == write
        && address + length <= _memory.Size
        && (address == Start || _opened)
        && (!IsMailbox || IsFull != write)
        && _pdi.Enables(_index);

    private bool EndsWindow(int address, int length) => address + length == Start + Length;

    private void NextBuffer(byte statusEvent)
    {
        _buffer = (_buffer + 1) % BufferCount;
        Status = (byte)((_buffer << LastBufferShift) | statusEvent);
    }
}
