using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>How the EEPROM itself misbehaves.</summary>
public enum EepromFault
{
    /// <summary>It works.</summary>
    None,

    /// <summary>The interface stays busy for ever.</summary>
    Busy,

    /// <summary>Every command ends without acknowledge.</summary>
    NoAcknowledge,
}

/// <summary>
/// EEPROM (SII) interface of an ESC, registers 0x0500 to 0x050F (ETG.1000.4, "SII"): owner, read, write, reload, busy and errors.
/// </summary>
public sealed class SiiInterface
{
    /// <summary>
    /// How long the interface is busy with a command. In recordings of five segments of real terminals, 620 reads of four or eight bytes, the
    /// latest poll that found one busy was sent 0.676 ms after the command, the earliest that found one idle 0.712 ms after it. There is no
    /// recording of a write.
    /// </summary>
    public const long BusyNanoseconds = 700_000;

    private const ushort CommandMask = 0x0700;
    private const ushort ReloadBit = 0x0400;

    private readonly EscMemory _memory;
    private readonly byte[] _image;
    private readonly ushort _readBytes;
    private byte[]? _sound;
    private long _busyUntil;
    private ushort _command;
    private ushort _errors;
    private ushort _loadErrors;

    internal SiiInterface(EscMemory memory, byte[] image, bool readsEightBytes)
    {
        _memory = memory;
        _image = image;
        _readBytes = readsEightBytes ? (ushort)8 : (ushort)4;
    }

    /// <summary>The EEPROM's bytes. A change is seen by the next read; the configuration in it takes effect at power-up or reload.</summary>
    public Span<byte> Image => _image;

    /// <summary>Injected misbehaviour.</summary>
    public EepromFault Fault { get; set; }

    /// <summary>Raised after a word was written by the main device, so that the image can be stored.</summary>
    public event Action? Changed;

    /// <summary>Raised after every load: DL status shows whether the content was sound.</summary>
    internal event Action? Loaded;

    /// <summary>True if the last load found a correct checksum.</summary>
    public bool IsLoaded => _loadErrors == 0;

    /// <summary>True while the subdevice's controller has been given the EEPROM.</summary>
    public bool IsOwnedByPdi => (_memory.Bytes[Registers.EepromConfiguration] & EepromInterface.OwnerPdi) != 0;

    /// <summary>Makes the content unusable and loads it, as a fault.</summary>
    /// <param name="isBlank">True for all bytes 0xFF, false for a wrong checksum only.</param>
    public void Spoil(bool isBlank)
    {
        _sound ??= [.. _image];
        if (isBlank)
        {
            _image.AsSpan().Fill(0xFF);
        }
        else
        {
            _image[SiiFormat.Checksum * 2] = (byte)~SiiFormat.ComputeChecksum(_image);
        }

        Load();
    }

    /// <summary>Ends every fault; the content is as before <see cref="Spoil"/>.</summary>
    public void Repair()
    {
        Fault = EepromFault.None;
        _sound?.CopyTo(_image, 0);
        _sound = null;
        Load();
    }

    /// <summary>Loads the configuration words into their registers, as at power-up.</summary>
    internal void Load()
    {
        _errors = 0;
        _busyUntil = 0;
        _loadErrors = _image[SiiFormat.Checksum * 2] == SiiFormat.ComputeChecksum(_image) ? (ushort)0 : EepromInterface.ChecksumError;
        if (IsLoaded)
        {
            _memory.SetWord(Registers.PdiControl, Word(SiiFormat.PdiControl));
            _memory.SetWord(Registers.PdiConfiguration, Word(SiiFormat.PdiConfiguration));
            _memory.SetWord(Registers.PdiConfiguration + 2, Word(SiiFormat.PdiConfiguration2));
            _memory.SetWord(Registers.StationAlias, Word(SiiFormat.StationAlias));
            _memory.SetWord(Registers.DcPulseLength, Word(SiiFormat.SyncImpulseLength));
        }

        StoreStatus(isBusy: false);
        Loaded?.Invoke();
    }

    /// <summary>The main device reads the status register.</summary>
    internal void StatusReading(long now) => StoreStatus(isBusy: now < _busyUntil);

    /// <summary>The main device wrote the owner register.</summary>
    internal void OwnerWritten()
    {
        if ((_memory.Bytes[Registers.EepromConfiguration] & EepromInterface.ForceOwner) != 0)
        {
            _memory.Bytes[Registers.EepromPdiAccess] = 0;
        }
    }

    /// <summary>The main device wrote the control register; the address and data registers hold what came with it or before.</summary>
    internal void CommandWritten(long now)
    {
        ushort control = _memory.Word(Registers.EepromControl);
        _command = (ushort)(control & CommandMask);
        _errors = 0;
        if (_command != 0)
        {
            if (Fault == EepromFault.NoAcknowledge)
            {
                _errors = EepromInterface.CommandError;
            }
            else if (Fault == EepromFault.None)
            {
                Execute(_command, (control & EepromInterface.WriteEnable) != 0);
            }

            _busyUntil = now + BusyNanoseconds;
        }

        StoreStatus(isBusy: now < _busyUntil);
    }

    private void Execute(ushort command, bool writeEnabled)
    {
        switch (command)
        {
            case EepromInterface.ReadCommand:
                ReadWords();
                break;
            case EepromInterface.WriteCommand when writeEnabled:
                WriteWord();
                break;
            case EepromInterface.WriteCommand:
                _errors = EepromInterface.WriteEnableError;
                break;
            case EepromInterface.ReloadCommand or ReloadBit:
                Load();
                break;
            default:
                _errors = EepromInterface.CommandError;
                break;
        }
    }

    private void ReadWords()
    {
        // The address counts words; beyond the end the chip's address wraps.
        long address = (long)_memory.Double(Registers.EepromAddress) * 2;
        for (int i = 0; i < _readBytes; i++)
        {
            _memory.Bytes[Registers.EepromData + i] = _image[(address + i) % _image.Length];
        }
    }

    private void WriteWord()
    {
        int address = (int)((long)_memory.Double(Registers.EepromAddress) * 2 % _image.Length);
        _memory.Bytes.Slice(Registers.EepromData, 2).CopyTo(_image.AsSpan(address));
        Changed?.Invoke();
    }

    private void StoreStatus(bool isBusy)
    {
        bool busy = isBusy || Fault == EepromFault.Busy;
        ushort status = (ushort)(_errors | _loadErrors
            | (_readBytes == 8 ? EepromInterface.ReadsEightBytes : 0)
            | (busy ? EepromInterface.Busy | _command : 0));
        _memory.SetWord(Registers.EepromControl, status);
    }

    private ushort Word(int word) => (ushort)(_image[word * 2] | (_image[(word * 2) + 1] << 8));
}
