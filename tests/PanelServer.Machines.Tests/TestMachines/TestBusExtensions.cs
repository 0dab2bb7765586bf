using System.Text;
using System.Text.Json;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;
using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.TestMachines;

/// <summary>What tests say to a test machine and read of it, as JSON.</summary>
internal static class TestBusExtensions
{
    /// <summary>Submits mutations, separated by commas; they must be in range.</summary>
    public static SubmitResult Submit(this TestBus bus, string mutations)
    {
        MutationParseResult result = Parse(bus.Subject.Schema, mutations);
        Assert.True(result.Outcome == MutationParseOutcome.Valid, string.Join("; ", result.Errors));
        return bus.Subject.Submit(result.Mutations);
    }

    /// <summary>Reads mutations, separated by commas.</summary>
    public static MutationParseResult Parse(MachineSchema schema, string mutations) =>
        new MutationParser(schema).ParseList(Encoding.UTF8.GetBytes($"[{mutations}]"));

    /// <summary>The state on the wire.</summary>
    public static string State(this TestBus bus) => Json(bus.Subject.ReadSnapshot().State!);

    /// <summary>The live values on the wire.</summary>
    public static string Live(this TestBus bus) => Json(bus.Subject.ReadSnapshot().LiveValues!);

    /// <summary>What is wrong with the machine.</summary>
    public static string? Error(this TestBus bus) => bus.Subject.ReadStatus().Error;

    /// <summary>What is truly the case behind its sensors.</summary>
    public static double True(this TestBus bus, string name) => bus.Simulation.TrueValues().Single(value => value.Name == name).Value;

    /// <summary>Begins or ends a fault of the machine or of its bus.</summary>
    public static void Order(this TestBus bus, string fault) => Assert.True(FaultScript.Run(bus.Segment, fault, Assert.Fail, [.. FaultKinds.All, .. bus.Simulation.Faults]));

    /// <summary>Runs until something is so.</summary>
    /// <returns>After how many seconds it was.</returns>
    public static double RunUntil(this TestBus bus, Func<bool> isSo, double limitSeconds)
    {
        double start = bus.Cycle.Seconds;
        while (!isSo())
        {
            Assert.True(bus.Cycle.Seconds - start < limitSeconds, $"not so after {limitSeconds} s: {bus.State()}, {bus.Error()}");
            bus.Step(cycle => bus.Subject.Run(cycle));
        }

        return bus.Cycle.Seconds - start;
    }

    /// <summary>Runs the machine for a number of cycles.</summary>
    /// <returns>Bytes that it has allocated.</returns>
    public static long RunAllocating(this TestBus bus, int cycles)
    {
        long allocated = 0;
        for (int i = 0; i < cycles; i++)
        {
            bus.Step(cycle =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                bus.Subject.Run(cycle);
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            });
        }

        return allocated;
    }

    /// <summary>A value as it goes over the wire.</summary>
    public static string Json(object value) => JsonSerializer.Serialize(value, value.GetType(), PanelJson.Declared);
}
