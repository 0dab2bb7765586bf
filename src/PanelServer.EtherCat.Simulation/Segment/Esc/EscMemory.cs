using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>
/// Address space of an ESC: the registers 0x0000 to 0x0FFF and the process memory behind them. It knows which bytes exist and which the
/// main device may write (ETG.1000.4 clause 6, ESC datasheet section II); what a write sets off is the business of <see cref="EscController"/>.
/// </summary>
public sealed class EscMemory
{
    private const byte Readable = 1;
    private const byte Writable = 2;
    private const byte ReadWrite = Readable | Writable;

    private readonly byte[] _bytes;
    private readonly byte[] _access = new byte[Registers.ProcessMemory];

    /// <summary>Makes the address space of a profile, all zero.</summary>
    public EscMemory(EscProfile profile)
    {
        _bytes = new byte[Registers.ProcessMemory + (profile.RamKilobytes * 1024)];
        DefineInformationAndControl();
        DefineDiagnosis();
        Define(Registers.FmmuBase, profile.FmmuCount * Fmmu.Size, ReadWrite);
        Define(Registers.SyncManagerBase, profile.SyncManagerCount * SyncManager.Size, ReadWrite);
        for (int i = 0; i < profile.SyncManagerCount; i++)
        {
            Define(SyncManager.AddressOf(i) + SyncManager.StatusOffset, 1, Readable);
            Define(SyncManager.AddressOf(i) + SyncManager.PdiControlOffset, 1, Readable);
        }

        Define(Registers.DcReceiveTimes, 4, ReadWrite);
        Define(Registers.DcReceiveTimes + 4, 12, Readable);
        if (profile.HasSystemTime)
        {
            DefineClock(timeLength: profile.Clock == ClockUnit.Full ? 8 : 4);
        }

        Define(Registers.DigitalOutputs, 4, ReadWrite);
        Define(UserRam, 0x80, ReadWrite);
    }

    /// <summary>128 bytes without meaning at 0x0F80.</summary>
    private const int UserRam = 0x0F80;

    /// <summary>Bytes from address 0 to the end of the process memory.</summary>
    public int Size => _bytes.Length;

    /// <summary>All bytes, to be read and changed from the subdevice's side without rights or effects.</summary>
    public Span<byte> Bytes => _bytes;

    /// <summary>True if the byte exists.</summary>
    public bool IsReadable(int address) => address < Registers.ProcessMemory ? (_access[address] & Readable) != 0 : address < _bytes.Length;

    /// <summary>True if the byte exists and the main device may write it.</summary>
    public bool IsWritable(int address) => address < Registers.ProcessMemory ? (_access[address] & Writable) != 0 : address < _bytes.Length;

    /// <summary>A 16-bit register.</summary>
    public ushort Word(int address) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(address));

    /// <summary>A 32-bit register.</summary>
    public uint Double(int address) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(address));

    /// <summary>A 64-bit register.</summary>
    public long Quad(int address) => BinaryPrimitives.ReadInt64LittleEndian(_bytes.AsSpan(address));

    /// <summary>Sets a 16-bit register.</summary>
    public void SetWord(int address, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(address), value);

    /// <summary>Sets a 32-bit register.</summary>
    public void SetDouble(int address, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(address), value);

    /// <summary>Sets a 64-bit register.</summary>
    public void SetQuad(int address, long value) => BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(address), value);

    /// <summary>Adds one to an 8-bit counter that stays at 0xFF.</summary>
    public void Count(int address)
    {
        if (_bytes[address] != 0xFF)
        {
            _bytes[address]++;
        }
    }

    /// <summary>All bytes zero, as after power-up.</summary>
    public void Clear() => Array.Clear(_bytes);

    private void DefineInformationAndControl()
    {
        Define(Registers.Type, Registers.InformationLength, Readable);
        Define(Registers.StationAddress, 4, ReadWrite);
        Define(Registers.DlControl, 4, ReadWrite);
        Define(Registers.DlStatus, 2, Readable);
        Define(Registers.AlControl, 2, ReadWrite);
        Define(Registers.AlStatus, Registers.AlStatusBlockLength, Readable);
        Define(Registers.PdiControl, 2, Readable);
        Define(Registers.PdiConfiguration, 4, Readable);
        Define(Registers.EcatEventMask, 2, ReadWrite);
        Define(Registers.PdiEventMask, 4, Readable);
        Define(Registers.EcatEventRequest, 2, Readable);
        Define(Registers.PdiEventRequest, 4, Readable);
    }

    private void DefineDiagnosis()
    {
        Define(Registers.PortErrors, Registers.ErrorCounterLength, ReadWrite);
        Define(Registers.WatchdogDivider, 2, ReadWrite);
        Define(Registers.PdiWatchdogTime, 2, ReadWrite);
        Define(Registers.SyncManagerWatchdogTime, 2, ReadWrite);
        Define(Registers.SyncManagerWatchdogStatus, 2, Readable);
        Define(Registers.SyncManagerWatchdogCounter, 2, ReadWrite);
        Define(Registers.EepromConfiguration, 1, ReadWrite);
        Define(Registers.EepromPdiAccess, 1, Readable);
        Define(Registers.EepromControl, 14, ReadWrite);
    }

    private void DefineClock(int timeLength)
    {
        Define(Registers.DcSystemTime, timeLength, ReadWrite);
        Define(Registers.DcReceiveTimeUnit, timeLength, Readable);
        Define(Registers.DcSystemTimeOffset, timeLength, ReadWrite);
        Define(Registers.DcSystemTimeDelay, 4, ReadWrite);
        Define(Registers.DcSystemTimeDifference, 4, Readable);
        Define(Registers.DcSpeedCounterStart, 2, ReadWrite);
        Define(Registers.DcSpeedCounterDifference, 2, Readable);
        Define(Registers.DcFilterDepth, 2, ReadWrite);
        Define(Registers.DcCyclicUnitControl, 2, ReadWrite);
        Define(Registers.DcPulseLength, 2, Readable);
        Define(Registers.DcSync0Status, 2, Readable);
        Define(Registers.DcStartTime, timeLength, ReadWrite);
        Define(Registers.DcNextSync1, timeLength, Readable);
        Define(Registers.DcSync0CycleTime, 8, ReadWrite);
    }

    private void Define(int address, int length, byte access) => _access.AsSpan(address, length).Fill(access);
}
