using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.EtherCat.Tests.Watch;
using PanelServer.Simulation.FarEnds;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Segments;

/// <summary>Faults that come while a machine is plugged in and taken in: when they are over it is there, and everything works.</summary>
public class AdditionStormTests
{
    private const int FirstOfWinder = 6;
    private const int Subdevices = 11;
    private const int Faults = 8;
    private const int LongestGap = 80;
    private const int Patience = 30_000;

    // The first dozen, and those of a thousand that once left something behind: a device that was taken for unknown or failed in a moment of bad contact,
    // a silence while it joined, a plug that disturbed the look for it.
    [Theory]
    [InlineData(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    [InlineData(38, 40, 72, 84, 105, 142, 150)]
    public void Whatever_comes_while_a_machine_is_taken_in_when_it_is_over_all_of_it_works(params int[] seeds)
    {
        foreach (int seed in seeds)
        {
            Random random = new(seed);
            using Bench bench = new(SegmentPresets.Create("documented"), MachineGroups.Options with { RecoveriesPerMinute = 10_000 });
            bench.Segment.Unplug(FirstOfWinder);
            bench.StartUp();
            AddingBench adding = new(bench);
            bench.Segment.Replug(FirstOfWinder);
            List<string> ordered = [];
            for (int i = 0; i < Faults; i++)
            {
                adding.Cycles(random.Next(LongestGap));
                string fault = FaultStormTests.NextFault(random);
                ordered.Add($"{bench.Now.TotalMilliseconds:0} ms: {fault}");
                FaultScript.Run(bench.Segment, fault, _ => { });
            }

            for (int i = 0; i < Patience && !IsWell(bench); i++)
            {
                adding.Cycles(1);
            }

            Assert.True(IsWell(bench), $"seed {seed}: {string.Join(" | ", bench.Problems)}\n{string.Join('\n', ordered)}");
        }
    }

    private static bool IsWell(Bench bench) => bench.Main.Snapshot.Subdevices.Count == Subdevices && bench.Op.Groups.Count == 2
        && bench.Op.Groups.All(group => group.State == GroupState.Operational && group.Terminals.All(terminal => terminal.Health.IsOperational));
}
