using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Cycle;

/// <summary>
/// How old inputs are when the machines run, and how long what they set takes to the terminal, both measured at the terminal. The same
/// far end judges the order that the main device has and the two that it could have.
/// </summary>
public class ProcessDataAgeTests(ITestOutputHelper output)
{
    private const int Cycles = 200;

    // What machines of a busy panel take in a cycle.
    private static readonly TimeSpan Work = TimeSpan.FromMicroseconds(100);

    public enum Order
    {
        /// <summary>Inputs at the start, outputs at the end of the same cycle.</summary>
        InputsAtStartOutputsAtEnd,

        /// <summary>One exchange at the start: outputs wait for the next cycle.</summary>
        BothAtStart,

        /// <summary>One exchange at the end: inputs wait for the next cycle.</summary>
        BothAtEnd,
    }

    [Theory]
    [InlineData(Order.InputsAtStartOutputsAtEnd, 0.05, 0.05)]
    [InlineData(Order.BothAtStart, 0.05, 1.0)]
    [InlineData(Order.BothAtEnd, 1.0, 0.05)]
    public void Age_of_inputs_and_outputs_at_the_terminal_in_cycles(Order order, double inputAtMost, double outputAtMost)
    {
        Inputs inputs = new();
        Outputs outputs = new();
        using Bench bench = new(
        [
            new VirtualSubdevice(DigitalDescriptions.Ek1100, new VirtualEk1100()),
            new VirtualSubdevice(DigitalDescriptions.El1008, inputs),
            new VirtualSubdevice(DigitalDescriptions.El2008, outputs),
        ]);
        (inputs.Now, outputs.Now) = (() => bench.Now, () => bench.Now);
        bench.StartUp();
        bench.Cycles(10);
        DigitalOutputs relay = ((El2008)bench.Op.Terminals[2]).Output;
        TimeSpan period = bench.Options.CycleTime;
        (TimeSpan inputAge, TimeSpan outputAge) = (TimeSpan.Zero, TimeSpan.Zero);
        for (int i = 0; i < Cycles; i++)
        {
            TimeSpan start = bench.Now;
            Fetch(bench, order == Order.InputsAtStartOutputsAtEnd, order == Order.BothAtStart);
            outputAge += order == Order.BothAtStart && i > 0 ? outputs.Received - outputs.Set : TimeSpan.Zero;

            inputAge += bench.Now - inputs.Sampled;
            relay[1] = !relay[1];
            bench.Wait(Work);
            outputs.Set = bench.Now;
            if (order == Order.InputsAtStartOutputsAtEnd)
            {
                bench.Op.WriteOutputs();
            }

            Fetch(bench, inputs: false, both: order == Order.BothAtEnd);
            outputAge += order != Order.BothAtStart ? outputs.Received - outputs.Set : TimeSpan.Zero;
            bench.Main.Pump();
            bench.Wait(start + period - bench.Now);
        }

        (double inputCycles, double outputCycles) = (inputAge / Cycles / period, outputAge / Cycles / period);
        output.WriteLine($"{order}: inputs {inputCycles:0.000}, outputs {outputCycles:0.000}, together {inputCycles + outputCycles:0.000} cycles");
        Assert.InRange(inputCycles, inputAtMost > 0.5 ? 0.85 : 0, inputAtMost);
        Assert.InRange(outputCycles, outputAtMost > 0.5 ? 0.85 : 0, outputAtMost);
    }

    private static void Fetch(Bench bench, bool inputs, bool both)
    {
        if (both)
        {
            bench.Op.Exchange(bench.Now);
        }
        else if (inputs)
        {
            bench.Op.ReadInputs(bench.Now);
        }
    }

    /// <summary>Notes when its inputs were sampled.</summary>
    private sealed class Inputs : SubdeviceApplication
    {
        public Func<TimeSpan> Now { get; set; } = () => TimeSpan.Zero;

        public TimeSpan Sampled { get; private set; }

        protected override void InputsReading(Span<byte> image) => Sampled = Now();
    }

    /// <summary>Notes when its outputs changed.</summary>
    private sealed class Outputs : SubdeviceApplication
    {
        private byte _last;

        public Func<TimeSpan> Now { get; set; } = () => TimeSpan.Zero;

        /// <summary>When the machine set what came last; noted by the test.</summary>
        public TimeSpan Set { get; set; }

        public TimeSpan Received { get; private set; }

        protected override void OutputsReceived(ReadOnlySpan<byte> image)
        {
            if (image[0] != _last)
            {
                (_last, Received) = (image[0], Now());
            }
        }
    }
}
