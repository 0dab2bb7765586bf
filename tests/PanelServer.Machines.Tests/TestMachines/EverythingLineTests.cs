using PanelServer.EtherCat;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.TestMachines;

/// <summary>One of each machine on one bus, assembled from the EEPROMs.</summary>
public class EverythingLineTests
{
    private const long PeriodNanoseconds = 1_000_000;
    private const int Cycles = 1500;

    [Fact]
    public void One_of_each_machine_comes_up_on_one_bus_without_an_error()
    {
        VirtualClock clock = new();
        VirtualSegment segment = new();
        SimulatedLine line = new(LineList.Everything);
        line.PlugInto(segment);
        using MainDevice mainDevice = new(new InProcessTransport(segment, clock), MachineGroups.Options);
        ScannedSegment scanned = mainDevice.RunUntil(mainDevice.ScanAsync());
        PreOperationalSegment preOp = mainDevice.RunUntil(scanned.EnterPreOpAsync());
        MachineRoster roster = new(new MachineCatalog(MachineModules.CreateAll()));
        Machine[] machines = [.. preOp.Snapshot.Subdevices.Select(device => MachineGroups.WordsOf(device.Eeprom)).Zip(preOp.Terminals)
            .GroupBy(pair => (pair.First.Machine, pair.First.Serial))
            .Select(group => Build(group.Key.Machine, group.Key.Serial, group.ToDictionary(pair => pair.First.Role, pair => pair.Second), roster))];
        ConfiguredSegment configured = mainDevice.RunUntil(preOp.ConfigureAsync());
        SafeOperationalSegment safeOp = mainDevice.RunUntil(configured.EnterSafeOpAsync());
        OperationalSegment bus = mainDevice.RunUntil(safeOp.EnterOpAsync());
        Assert.Equal(FarEndList.OnBus.Count(kind => kind.IsUsual), machines.Length);
        Assert.All(bus.Terminals, terminal => Assert.True(terminal.Health.IsOperational, terminal.Health.Explanation?.Sentence));

        Cycle cycle = new(0, TimeSpan.FromTicks(clock.NowNanoseconds / 100), TimeSpan.FromMilliseconds(1));
        for (int i = 0; i < Cycles; i++)
        {
            clock.AdvanceTo(((clock.NowNanoseconds / PeriodNanoseconds) + 1) * PeriodNanoseconds);
            cycle = new(cycle.Number + 1, TimeSpan.FromTicks(clock.NowNanoseconds / 100), cycle.Period);
            segment.Advance(clock.NowNanoseconds);
            line.Advance(clock.NowNanoseconds);
            bus.ReadInputs(cycle.Time);
            foreach (Machine machine in machines)
            {
                machine.Run(cycle);
            }

            bus.WriteOutputs();
            mainDevice.Pump();
        }

        Assert.All(machines, machine => Assert.Null(machine.ReadStatus().Error));
    }

    private static Machine Build(ushort machine, ushort serial, Dictionary<ushort, Terminal> byRole, MachineRoster roster) =>
        Assert.IsAssignableFrom<BusMachineModule>(MachineModules.CreateAll().Single(module => module.Identification.Machine == machine))
            .Build(serial, new MachineTerminals(byRole), roster);
}
