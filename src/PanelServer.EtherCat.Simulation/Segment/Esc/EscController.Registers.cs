using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>Registers: what happens before and after they are read, and what a write sets off.</summary>
public sealed partial class EscController
{
    private bool ReadRegisters(int address, Span<byte> data, bool or)
    {
        BeforeRead(address, data.Length);
        bool done = false;
        for (int i = 0; i < data.Length; i++)
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
            if (_profile.HasSystemTime)
            {
                Clock.Reading(Now);
            }
        }
        else if (Overlaps(address, length, Registers.EepromControl, 2))
        {
            Eeprom.StatusReading(Now);
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
        for (int i = 0; i < Math.Min(SyncManagers.Length, 8); i++)
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

        uint activates = RememberActivates();
        bool done = false;
        for (int i = 0; i < data.Length; i++)
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
        for (int i = 0; i < SyncManagers.Length; i++)
        {
            byte activate = Memory.Bytes[SyncManager.AddressOf(i) + SyncManager.ActivateOffset];
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

        int offset = address - Registers.SyncManagerBase;
        return offset >= 0 && offset < SyncManagers.Length * SyncManager.Size
            && offset % SyncManager.Size < ProtectedSyncManagerBytes
            && (activates & (1u << (offset / SyncManager.Size))) != 0;
    }

    private void AfterWrite(int address, Span<byte> data, uint activates)
    {
        int length = data.Length;
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
            Eeprom.CommandWritten(Now);
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
        for (int i = 0; i < SyncManagers.Length; i++)
        {
            if (Overlaps(address, length, SyncManager.AddressOf(i), SyncManager.Size))
            {
                uint previous = ((activates >> i) & 1) | (((activates >> (16 + i)) & 1) << 1);
                SyncManagers[i].RegistersWritten((byte)previous);
            }
        }
    }

    private void ClockWritten(int address, Span<byte> data)
    {
        int length = data.Length;
        if (Overlaps(address, length, Registers.DcReceiveTimes, 4))
        {
            Clock.Latch(Now, Ports);
        }

        if (!_profile.HasSystemTime)
        {
            return;
        }

        if (Overlaps(address, length, Registers.DcSystemTime, 8) && address <= Registers.DcSystemTime)
        {
            int skipped = Registers.DcSystemTime - address;
            Clock.SystemTimeReceived(Now, data.Slice(skipped, Math.Min(DistributedClock.ComparedLength, length - skipped)));
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
