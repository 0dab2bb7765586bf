using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.TestMachines;

/// <summary>The far end of a test machine; its first serial number is the machine's number.</summary>
/// <param name="machine">The machine's number.</param>
/// <param name="slug">Slug of the machine; it is its name as well.</param>
internal abstract class TestFarEnd(ushort machine, string slug) : BusFarEnd
{
    /// <inheritdoc/>
    public sealed override string Name => slug;

    /// <inheritdoc/>
    public sealed override string Slug => slug;

    /// <inheritdoc/>
    public sealed override ushort FirstSerial => machine;

    /// <inheritdoc/>
    public sealed override SimulatedMachine Create(ushort serial, string? plant = null) =>
        new TestSimulation(new(SegmentPresets.MachineVendor, machine, serial, 0), CreateRig());

    /// <summary>Plugs the terminals together and wires them.</summary>
    protected abstract TestRig CreateRig();
}

/// <summary>The terminals of a test machine, and what is wired to them.</summary>
/// <param name="terminals">The terminals in bus order, which is the order of their roles.</param>
public abstract class TestRig(params IReadOnlyList<(SubdeviceDescription Description, SubdeviceApplication Application)> terminals)
{
    /// <summary>The terminals.</summary>
    public IReadOnlyList<(SubdeviceDescription Description, SubdeviceApplication Application)> Terminals => terminals;

    /// <summary>What can go wrong with it.</summary>
    public virtual IReadOnlyList<FaultKind> Faults => [];

    /// <summary>What is truly the case behind its sensors.</summary>
    public virtual IReadOnlyList<PlantValue> TrueValues() => [];

    /// <summary>Ends all faults of <see cref="Faults"/>.</summary>
    public virtual void ClearFaults()
    {
    }

    /// <summary>Time has passed. Does not allocate.</summary>
    /// <param name="seconds">Segment time.</param>
    public virtual void Advance(double seconds)
    {
    }
}

/// <summary>One simulated test machine.</summary>
/// <param name="words">Its identification.</param>
/// <param name="rig">Its terminals, and what is wired to them.</param>
public sealed class TestSimulation(MachineWords words, TestRig rig) : SimulatedMachine
{
    private const double NanosecondsPerSecond = 1e9;
    private long _now;

    /// <inheritdoc/>
    public override IReadOnlyList<VirtualSubdevice> Subdevices { get; } = SegmentPresets.Identify(words, rig.Terminals);

    /// <inheritdoc/>
    public override IReadOnlyList<FaultKind> Faults => rig.Faults;

    /// <inheritdoc/>
    public override IReadOnlyList<PlantValue> TrueValues() => rig.TrueValues();

    /// <inheritdoc/>
    public override void ClearFaults() => rig.ClearFaults();

    /// <inheritdoc/>
    public override void Advance(long nowNanoseconds)
    {
        if (nowNanoseconds > _now)
        {
            _now = nowNanoseconds;
            rig.Advance(nowNanoseconds / NanosecondsPerSecond);
        }
    }
}

/// <summary>Signals that several rigs have.</summary>
internal static class TestSignals
{
    private const double SineSeconds = 10;

    /// <summary>Inputs that toggle: the first every second, the second every two, the third every four.</summary>
    public static byte Toggling(double seconds) => (byte)(long)seconds;

    /// <summary>A current that swings by 4 mA about 12 mA in ten seconds.</summary>
    public static double Milliampere(double seconds, double phase = 0) => 12 + (4 * Math.Sin((2 * Math.PI * seconds / SineSeconds) + phase));

    /// <summary>The first bits as values of the plant.</summary>
    public static IReadOnlyList<PlantValue> Lamps(byte bits, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new PlantValue($"lamp_{i + 1}", "1", (bits >> i) & 1))];
}

/// <summary>Outputs wired to the inputs of the same number; what an output does is seen after it has stood for 5 ms.</summary>
internal struct LoopBack
{
    private const double DelaySeconds = 0.005;
    private byte _outputs;
    private byte _inputs;
    private double _changedAt;

    /// <summary>What the inputs see.</summary>
    public byte Follow(byte outputs, double seconds)
    {
        if (outputs != _outputs)
        {
            (_outputs, _changedAt) = (outputs, seconds);
        }

        if (seconds - _changedAt >= DelaySeconds)
        {
            _inputs = _outputs;
        }

        return _inputs;
    }
}
