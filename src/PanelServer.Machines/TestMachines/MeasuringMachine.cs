using PanelServer.Machines.Schema;

namespace PanelServer.Machines.TestMachines;

/// <summary>Commanded values of a machine that measures at a rate.</summary>
public readonly record struct MeasuringState
{
    /// <summary>How often is measured.</summary>
    [Quantity("Hz")]
    [Label("Measurement rate", German = "Messrate")]
    public int MeasurementRateHz { get; init; }
}

/// <summary>What can be changed on a machine that measures at a rate.</summary>
public abstract record MeasuringMutation : Mutation
{
    private MeasuringMutation()
    {
    }

    /// <summary>Sets how often is measured.</summary>
    /// <param name="Hertz">The rate.</param>
    [PlainObject("measurement_rate_hz")]
    [Sets("measurement_rate_hz")]
    public sealed record SetMeasurementRate([Quantity("Hz", Minimum = 1, Maximum = 1000, Step = 1, Example = 10)] int Hertz) : MeasuringMutation;
}

/// <summary>What the mutations mean: the rate may be changed at any time.</summary>
public sealed class MeasuringReduction : Reduction<MeasuringState, MeasuringMutation>
{
    /// <inheritdoc/>
    protected override string? Apply(MeasuringMutation mutation, ref MeasuringState state)
    {
        if (mutation is MeasuringMutation.SetMeasurementRate set)
        {
            state = state with { MeasurementRateHz = set.Hertz };
        }

        return null;
    }
}

/// <summary>Registers a machine that measures at a rate. The HMI knows its rate and its measurements by events of their own names.</summary>
/// <typeparam name="TLiveValues">Measured values.</typeparam>
/// <param name="machine">The machine's number.</param>
/// <param name="slug">Its name in REST addresses.</param>
/// <param name="name">What people call it.</param>
public abstract class MeasuringModule<TLiveValues>(ushort machine, string slug, LocalizedText name)
    : TestMachineModule<MeasuringState, TLiveValues, MeasuringMutation>(machine, slug, name)
    where TLiveValues : struct
{
    private const double MilliamperePerAmpere = 1000;

    /// <inheritdoc/>
    public sealed override bool LiveValuesAreSamples => true;

    /// <inheritdoc/>
    public sealed override IReadOnlyList<PanelEvent> StateEvents(object state) =>
        [Event("MeasurementRateHz", (double)((MeasuringState)state).MeasurementRateHz)];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<PanelEvent> LiveValuesEvents(object liveValues, long unixMilliseconds) =>
        MeasurementEvents((TLiveValues)liveValues, unixMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The events that tell the HMI of one measurement.</summary>
    /// <param name="measured">The measurement.</param>
    /// <param name="unixMilliseconds">Its time; the HMI takes it as text.</param>
    protected abstract IReadOnlyList<PanelEvent> MeasurementEvents(in TLiveValues measured, string unixMilliseconds);

    /// <summary>An event whose payload is an object with one key, its own name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    protected static PanelEvent Event(string name, object value) => new(name, new Dictionary<string, object> { [name] = value });

    /// <summary>A current as the HMI takes it.</summary>
    /// <param name="milliampere">The current.</param>
    protected static double Ampere(double milliampere) => milliampere / MilliamperePerAmpere;
}

/// <summary>Measures at the commanded rate, on a fixed grid.</summary>
/// <typeparam name="TLiveValues">Measured values.</typeparam>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
public abstract class MeasuringMachine<TLiveValues>(
    MachineIdentificationUnique identification, MachineSchema<MeasuringState, TLiveValues> schema, MachineTerminals terminals)
    : BusMachine<MeasuringState, TLiveValues, MeasuringMutation>(
        identification, schema, new MeasuringReduction(), Initial, Initial, terminals.All)
    where TLiveValues : struct
{
    private SampleGrid _grid;
    private long _samples;

    private static MeasuringState Initial => new() { MeasurementRateHz = 1 };

    /// <summary>Takes a measurement.</summary>
    /// <param name="sample">Its number, so that each is sent once.</param>
    protected abstract TLiveValues Measure(long sample);

    /// <summary>What is wrong with a sensor, as an operator reads it; null if nothing is. Does not allocate.</summary>
    protected abstract string? FindSensorFault();

    /// <inheritdoc/>
    protected sealed override void Update(in Cycle cycle)
    {
        Error = FindSensorFault();
        if (_grid.IsDue(cycle, TimeSpan.FromTicks(TimeSpan.TicksPerSecond / State.MeasurementRateHz)))
        {
            LiveValues = Measure(++_samples);
        }
    }

    /// <inheritdoc/>
    protected sealed override void SetSafeOutputs(in Cycle cycle) => LiveValues = null;
}
