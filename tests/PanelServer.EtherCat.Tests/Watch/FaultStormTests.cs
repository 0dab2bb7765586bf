using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>Faults that come while the watch is still busy with others, in an order that nobody has thought of.</summary>
public class FaultStormTests
{
    private const int Faults = 12;
    private const int LongestGap = 60;
    private const int Patience = 20_000;

    private static readonly Func<Random, string>[] Kinds =
    [
        random => $"drop {random.Next(1, 12)}",
        random => $"loop-back {random.Next(1, 12)}",
        random => $"nop {random.Next(1, 12)}",
        random => $"corrupt {random.Next(1, 8)} {Position(random)}",
        random => $"wkc {Position(random)} 1 {random.Next(1, 12)}",
        random => $"silent {Position(random)} {random.Next(1, 40)}ms",
        random => $"retreat {Position(random)} 001B",
        random => $"al-error {Position(random)} 001A",
        random => $"reboot {Position(random)}",
        random => $"link-down {Position(random)} for {random.Next(1, 40)}ms",
        random => $"link-down for {random.Next(1, 40)}ms",
        random => $"unplug {Position(random)} for {random.Next(1, 40)}ms",
        random => $"sync-missing {random.Next(8, 11)} {random.Next(1, 40)}ms",
    ];

    // The first dozen, and those of some thousands that once left a terminal behind: addresses given by positions that shifted meanwhile, a
    // fall that hid behind another's recovery.
    [Theory]
    [InlineData(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)]
    [InlineData(22, 27, 30, 52, 2649, 3425)]
    public void Whatever_comes_together_when_it_is_over_every_terminal_works_again(params int[] seeds)
    {
        foreach (int seed in seeds)
        {
            using Plant plant = new(MachineGroups.Options with { RecoveriesPerMinute = 10_000 });
            List<string> ordered = Storm(plant, new Random(seed));
            for (int i = 0; i < Patience && !plant.Op.Groups.All(IsWell); i++)
            {
                Cycle(plant);
            }

            Assert.All(plant.Op.Groups, group => Assert.True(IsWell(group), $"seed {seed}: {Describe(group)}\n{string.Join('\n', ordered)}"));
        }
    }

    /// <summary>A fault of extruder and winder, as an order.</summary>
    internal static string NextFault(Random random) => Kinds[random.Next(Kinds.Length)](random);

    private static List<string> Storm(Plant plant, Random random)
    {
        List<string> ordered = [];
        for (int i = 0; i < Faults; i++)
        {
            string fault = NextFault(random);
            ordered.Add($"{plant.Bench.Now.TotalMilliseconds:0} ms: {fault}");
            FaultScript.Run(plant.Segment, fault, _ => { });
            for (int gap = random.Next(LongestGap); gap > 0; gap--)
            {
                Cycle(plant);
            }
        }

        return ordered;
    }

    private static void Cycle(Plant plant)
    {
        plant.Bench.Cycle();
        plant.Bench.Wait(TimeSpan.Zero); // Faults end by the segment's time, which goes on without frames.
        foreach (ProcessGroup group in plant.Op.Groups)
        {
            group.Acknowledge();
        }
    }

    private static bool IsWell(ProcessGroup group) => group.State == GroupState.Operational && group.Terminals.All(terminal => terminal.Health.IsOperational);

    private static string Describe(ProcessGroup group) => $"{group.Name} is {group.State}: {string.Join("; ", group.Terminals.Select(terminal => terminal.Health.Explanation))}";

    private static int Position(Random random) => random.Next(11);
}
