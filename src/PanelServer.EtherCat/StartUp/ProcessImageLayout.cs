using System.Buffers.Binary;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.StartUp;

/// <summary>
/// Places the process data of all groups in the logical address space: per group one datagram, or more when it does not fit one;
/// in each the inputs of its terminals in bus order, then their outputs, each terminal on whole bytes.
/// </summary>
internal sealed class ProcessImageLayout(MainDeviceOptions options)
{
    /// <summary>Most data in one process datagram: leaves room for clock and state datagrams in the same frame.</summary>
    public const int MaximumDatagramLength = FrameFormat.MaximumDatagramData - 64;

    private const int WatchdogUnitsPerMillisecond = 10;
    private readonly List<ProcessDatagram> _datagrams = [];
    private uint _nextAddress;

    /// <summary>Datagrams of all groups.</summary>
    public IReadOnlyList<ProcessDatagram> Datagrams => _datagrams;

    /// <summary>Groups in the order of their first terminal.</summary>
    public List<ProcessGroup> Groups { get; } = [];

    /// <summary>Makes groups and datagrams, and notes in each subdevice the registers to write.</summary>
    /// <param name="devices">Subdevices with their process data sync managers.</param>
    public void Build(IReadOnlyList<(Subdevice Device, List<ProcessSyncManager> Managers)> devices)
    {
        foreach (var members in devices.GroupBy(entry => options.GroupOf(entry.Device.ToSnapshot())))
        {
            var group = new ProcessGroup(members.Key, options.MismatchLimit, [.. members.Select(entry => entry.Device.Terminal)]);
            Groups.Add(group);
            foreach (var (device, _) in members)
            {
                device.Group = group;
            }

            var withData = members.Where(entry => entry.Managers.Count > 0).ToList();
            PlaceAll(group, EtherCatCommand.Lrw, withData.Where(entry => !NeedsSplit(entry.Device)), input: true, output: true);
            PlaceAll(group, EtherCatCommand.Lrd, withData.Where(entry => NeedsSplit(entry.Device)), input: true, output: false);
            PlaceAll(group, EtherCatCommand.Lwr, withData.Where(entry => NeedsSplit(entry.Device)), input: false, output: true);
        }
    }

    private static bool NeedsSplit(Subdevice device) => (device.Features & EscFeatures.NoLrw) != 0;

    private void PlaceAll(
        ProcessGroup group,
        EtherCatCommand command,
        IEnumerable<(Subdevice Device, List<ProcessSyncManager> Managers)> entries,
        bool input,
        bool output)
    {
        var pending = new List<Placement>();
        var length = 0;
        foreach (var (device, managers) in entries)
        {
            var chosen = managers.Where(manager => manager.IsInput ? input : output).ToList();
            var size = chosen.Sum(manager => manager.Length);
            if (size == 0)
            {
                continue;
            }

            if (length + size > MaximumDatagramLength)
            {
                Place(group, command, pending);
                pending.Clear();
                length = 0;
            }

            pending.Add(new Placement(device, chosen));
            length += size;
        }

        Place(group, command, pending);
    }

    private void Place(ProcessGroup group, EtherCatCommand command, List<Placement> placements)
    {
        if (placements.Count == 0)
        {
            return;
        }

        var inputLength = placements.Sum(placement => placement.InputLength);
        var outputLength = placements.Sum(placement => placement.OutputLength);
        var inputOffset = 0;
        var outputOffset = inputLength;
        var slots = new List<ProcessSlot>();
        foreach (var placement in placements)
        {
            var writeWeight = command == EtherCatCommand.Lrw ? 2 : 1;
            var slot = new ProcessSlot(
                placement.Device.Terminal,
                _nextAddress,
                inputOffset,
                placement.InputLength,
                outputOffset,
                placement.OutputLength,
                (placement.InputLength > 0 ? 1 : 0) + (placement.OutputLength > 0 ? writeWeight : 0));
            slots.Add(slot);
            placement.Device.Slots.Add(slot);
            NoteRegisters(placement, _nextAddress, inputOffset, outputOffset);
            inputOffset += placement.InputLength;
            outputOffset += placement.OutputLength;
        }

        _datagrams.Add(new ProcessDatagram(group, command, _nextAddress, inputLength, outputLength, [.. slots]));
        _nextAddress += (uint)(inputLength + outputLength);
    }

    private void NoteRegisters(Placement placement, uint address, int inputOffset, int outputOffset)
    {
        var device = placement.Device;
        foreach (var manager in placement.Managers)
        {
            var type = manager.IsInput ? FmmuType.Read : FmmuType.Write;
            ref var offset = ref inputOffset;
            if (!manager.IsInput)
            {
                offset = ref outputOffset;
            }

            // The watchdog bit is set on every output: several EEPROMs leave it out, and a drive would run on without a main device.
            var control = (byte)(manager.Manager.Control | (manager.IsInput ? 0 : SyncManager.ControlWatchdog));
            var bytes = new byte[SyncManager.Size];
            new SyncManager(manager.Manager.Start, (ushort)manager.Length, control, 0, SyncManager.ActivateEnable, 0).Write(bytes);
            device.ProcessRegisters.Add(new RegisterWrite(SyncManager.AddressOf(manager.Index), bytes));

            bytes = new byte[Fmmu.Size];
            Fmmu.ForBytes(address + (uint)offset, (ushort)manager.Length, manager.Manager.Start, type).Write(bytes);
            device.ProcessRegisters.Add(new RegisterWrite(Fmmu.AddressOf(FreeFmmu(device)), bytes));
            offset += manager.Length;
        }

        if (placement.OutputLength > 0)
        {
            var units = new byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(units, (ushort)(options.OutputWatchdog.TotalMilliseconds * WatchdogUnitsPerMillisecond));
            device.ProcessRegisters.Add(new RegisterWrite(Registers.SyncManagerWatchdogTime, units));
        }
    }

    private static int FreeFmmu(Subdevice device) =>
        device.ProcessRegisters.Count(write => write.Address >= Registers.FmmuBase && write.Address < Registers.SyncManagerBase);

    private readonly record struct Placement(Subdevice Device, List<ProcessSyncManager> Managers)
    {
        public int InputLength => Managers.Where(manager => manager.IsInput).Sum(manager => manager.Length);

        public int OutputLength => Managers.Where(manager => !manager.IsInput).Sum(manager => manager.Length);
    }
}
