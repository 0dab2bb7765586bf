using System.Buffers.Binary;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.StartUp;

/// <summary>
/// Places the process data of all groups in the logical address space: per group one datagram for inputs and one for outputs, or more
/// where it does not fit; in each its terminals in bus order, each on whole bytes. Apart, because inputs are fetched at the start of a
/// cycle and outputs leave at its end, and because not every subdevice can LRW.
/// </summary>
internal sealed class ProcessImageLayout
{
    /// <summary>Most data in one process datagram: leaves room for clock and state datagrams in the same frame.</summary>
    public const int MaximumDatagramLength = FrameFormat.MaximumDatagramData - 64;

    private const int WatchdogUnitsPerMillisecond = 10;
    private readonly List<ProcessDatagram> _datagrams = [];
    private readonly List<ProcessGroup> _groups = [];
    private readonly Dictionary<Subdevice, SubdeviceConfiguration> _configurations = [];
    private readonly Dictionary<Subdevice, (List<ProcessSlot> Slots, List<RegisterWrite> Registers)> _parts;
    private readonly MainDeviceOptions _options;
    private uint _nextAddress;

    /// <summary>Makes groups, datagrams, and each subdevice's part in them.</summary>
    /// <param name="options">How to group, and the watchdog time.</param>
    /// <param name="devices">Subdevices with their process data sync managers.</param>
    /// <param name="firstAddress">Logical address behind what is mapped already.</param>
    public ProcessImageLayout(
        MainDeviceOptions options, IReadOnlyList<(Subdevice Device, List<ProcessSyncManager> Managers)> devices, uint firstAddress)
    {
        (_options, _nextAddress) = (options, firstAddress);
        _parts = devices.ToDictionary(entry => entry.Device, _ => (new List<ProcessSlot>(), new List<RegisterWrite>()));
        foreach (IGrouping<string, (Subdevice Device, List<ProcessSyncManager> Managers)> members in devices.GroupBy(entry => options.GroupOf(entry.Device.ToSnapshot())))
        {
            ProcessGroup group = new(members.Key, options.MismatchLimit, [.. members.Select(entry => entry.Device.Terminal)]);
            _groups.Add(group);
            List<(Subdevice Device, List<ProcessSyncManager> Managers)> withData = members.Where(entry => entry.Managers.Count > 0).ToList();
            PlaceAll(group, EtherCatCommand.Lrd, withData);
            PlaceAll(group, EtherCatCommand.Lwr, withData);
            foreach ((Subdevice device, List<ProcessSyncManager> _) in members)
            {
                _configurations.Add(device, new(group, [.. _parts[device].Slots], [.. _parts[device].Registers]));
            }
        }
    }

    /// <summary>Datagrams of all groups.</summary>
    public IReadOnlyList<ProcessDatagram> Datagrams => _datagrams;

    /// <summary>Groups in the order of their first terminal.</summary>
    public IReadOnlyList<ProcessGroup> Groups => _groups;

    /// <summary>Logical address behind all that is mapped.</summary>
    public uint EndAddress => _nextAddress;

    /// <summary>A subdevice's part.</summary>
    public SubdeviceConfiguration Of(Subdevice device) => _configurations[device];

    private void PlaceAll(ProcessGroup group, EtherCatCommand command, List<(Subdevice Device, List<ProcessSyncManager> Managers)> entries)
    {
        List<Placement> pending = new();
        int length = 0;
        foreach ((Subdevice? device, List<ProcessSyncManager>? managers) in entries)
        {
            Placement placement = new(device, [.. managers.Where(manager => manager.IsInput == (command == EtherCatCommand.Lrd))]);
            if (placement.Length == 0)
            {
                continue;
            }

            if (length + placement.Length > MaximumDatagramLength)
            {
                Place(group, command, pending);
                pending.Clear();
                length = 0;
            }

            pending.Add(placement);
            length += placement.Length;
        }

        Place(group, command, pending);
    }

    private void Place(ProcessGroup group, EtherCatCommand command, List<Placement> placements)
    {
        if (placements.Count == 0)
        {
            return;
        }

        int offset = 0;
        List<ProcessSlot> slots = new();
        foreach (Placement placement in placements)
        {
            ProcessSlot slot = new(placement.Device.Terminal, command, _nextAddress, offset, placement.Length);
            slots.Add(slot);
            _parts[placement.Device].Slots.Add(slot);
            NoteRegisters(placement, slot.LogicalAddress);
            offset += placement.Length;
        }

        _datagrams.Add(new ProcessDatagram(group, command, _nextAddress, offset, [.. slots]));
        _nextAddress += (uint)offset;
    }

    private void NoteRegisters(Placement placement, uint address)
    {
        List<RegisterWrite> registers = _parts[placement.Device].Registers;
        foreach (ProcessSyncManager manager in placement.Managers)
        {
            FmmuType type = manager.IsInput ? FmmuType.Read : FmmuType.Write;

            // The watchdog bit is set on every output: several EEPROMs leave it out, and a drive would run on without a main device.
            byte control = (byte)(manager.Manager.Control | (manager.IsInput ? 0 : SyncManager.ControlWatchdog));
            byte[] bytes = new byte[SyncManager.Size];
            new SyncManager(manager.Manager.Start, (ushort)manager.Length, control, 0, SyncManager.ActivateEnable, 0).Write(bytes);
            registers.Add(new RegisterWrite(SyncManager.AddressOf(manager.Index), bytes));

            bytes = new byte[Fmmu.Size];
            Fmmu.ForBytes(address, (ushort)manager.Length, manager.Manager.Start, type).Write(bytes);
            registers.Add(new RegisterWrite(Fmmu.AddressOf(FreeFmmu(registers)), bytes));
            address += (uint)manager.Length;
        }

        if (placement.Managers.Exists(manager => !manager.IsInput))
        {
            byte[] units = new byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(units, (ushort)(_options.OutputWatchdog.TotalMilliseconds * WatchdogUnitsPerMillisecond));
            registers.Add(new RegisterWrite(Registers.SyncManagerWatchdogTime, units));
        }
    }

    private static int FreeFmmu(List<RegisterWrite> registers) =>
        registers.Count(write => write.Address >= Registers.FmmuBase && write.Address < Registers.SyncManagerBase);

    private readonly record struct Placement(Subdevice Device, List<ProcessSyncManager> Managers)
    {
        public int Length => Managers.Sum(manager => manager.Length);
    }
}
