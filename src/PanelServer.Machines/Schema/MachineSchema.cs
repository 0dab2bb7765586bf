using PanelServer.Machines.Alarms;

namespace PanelServer.Machines.Schema;

/// <summary>
/// All that is known of a machine's shapes, derived once from its types, when somebody first asks: a server has machines of a few of the
/// types that it knows. Parsing, validation, OpenAPI, streams, history and the dashboard's forms read it; nothing repeats it.
/// </summary>
public abstract class MachineSchema
{
    private readonly Lazy<Shapes> _shapes;

    /// <summary>Says from what the schema is derived.</summary>
    /// <param name="stateType">Type of the state.</param>
    /// <param name="liveValuesType">Type of the live values.</param>
    /// <param name="mutationType">The abstract record that contains the mutations.</param>
    /// <param name="maxima">Where a model of the machine allows more or less than the mutation's type says.</param>
    private protected MachineSchema(Type stateType, Type liveValuesType, Type mutationType, IReadOnlyList<PayloadMaximum> maxima)
    {
        _shapes = new(() =>
        {
            ValueSchema state = SchemaBuilder.Describe(stateType);
            ValueSchema liveValues = SchemaBuilder.Describe(liveValuesType);
            IReadOnlyList<MutationSchema> mutations = SchemaBuilder.DescribeMutations(mutationType, state, maxima);
            SchemaLinks.Check(state, liveValues, mutations, mutationType);
            return new(state, liveValues, mutations, new(state, mutations), mutations.ToDictionary(mutation => mutation.Tag, StringComparer.Ordinal));
        });
    }

    /// <summary>Shape of the state.</summary>
    public ValueSchema State => _shapes.Value.State;

    /// <summary>Shape of the live values.</summary>
    public ValueSchema LiveValues => _shapes.Value.LiveValues;

    /// <summary>The mutations in declared order.</summary>
    public IReadOnlyList<MutationSchema> Mutations => _shapes.Value.Mutations;

    /// <summary>The settings: the parts of the state that are kept when the server restarts.</summary>
    public KeptSettings Kept => _shapes.Value.Kept;

    /// <summary>The alarms that the machine can have.</summary>
    public AlarmSet Alarms { get; init; } = AlarmSet.Common;

    /// <summary>The curve that the machine records; null if it records none.</summary>
    public TraceSchema? Trace { get; init; }

    /// <summary>The numbers among the live values, as dotted paths (<c>motor_status.screw_rpm</c>), in declared order.</summary>
    public abstract IReadOnlyList<LiveColumn> LiveColumns { get; }

    /// <summary>Finds a mutation by its tag.</summary>
    /// <param name="tag">The tag, exact.</param>
    /// <returns>The mutation, or null if the machine has none of that name.</returns>
    public MutationSchema? FindMutation(string tag) => _shapes.Value.ByTag.GetValueOrDefault(tag);

    /// <summary>Finds what is known of a mutation.</summary>
    /// <param name="mutation">One of this machine.</param>
    public MutationSchema MutationOf(Mutation mutation) => Mutations.First(candidate => candidate.Type == mutation.GetType());

    /// <summary>Reads all numbers of a boxed live-value struct, in the order of <see cref="LiveColumns"/>; null becomes NaN.</summary>
    /// <param name="liveValues">The struct.</param>
    /// <param name="numbers">Receives the numbers; must have at least as many places as there are columns.</param>
    public abstract void ReadLiveColumns(object liveValues, double[] numbers);

    /// <summary>The set points of <see cref="LiveColumns"/>, in the order of these; not every number has one.</summary>
    public abstract IReadOnlyList<SetPointColumn> SetPointColumns { get; }

    /// <summary>Reads all set points of a boxed state struct, in the order of <see cref="SetPointColumns"/>; NaN for one that is not in force.</summary>
    /// <param name="state">The struct.</param>
    /// <param name="numbers">Receives the numbers; must have at least as many places as there are columns.</param>
    public abstract void ReadSetPoints(object state, double[] numbers);

    /// <summary>What is recorded of the state beside set points: modes, and what belongs to the process values.</summary>
    public abstract IReadOnlyList<StateColumn> StateColumns { get; }

    /// <summary>Reads all recorded parts of a boxed state struct, in the order of <see cref="StateColumns"/>.</summary>
    /// <param name="state">The struct.</param>
    /// <param name="numbers">Receives the numbers; must have at least as many places as there are columns.</param>
    public abstract void ReadStateColumns(object state, double[] numbers);

    /// <summary>Replaces live numbers that are no measurements (<see cref="InvalidAttribute"/>) by NaN.</summary>
    /// <param name="liveNumbers">As <see cref="ReadLiveColumns"/> gives them.</param>
    /// <param name="stateNumbers">As <see cref="ReadStateColumns"/> gives them, NaN for a state that is not known.</param>
    /// <param name="alarms">The alarms that are present.</param>
    public abstract void ClearInvalid(double[] liveNumbers, double[] stateNumbers, AlarmSignals alarms);

    /// <summary>Reads the live numbers of a snapshot, and the parts of its state, as far as they are known: the rest, and live numbers that are no measurements, are NaN.</summary>
    /// <param name="snapshot">What the machine has published.</param>
    /// <param name="liveNumbers">Receives the numbers of <see cref="LiveColumns"/>.</param>
    /// <param name="stateNumbers">Receives those of <see cref="StateColumns"/>.</param>
    public void ReadMeasurements(MachineSnapshot snapshot, double[] liveNumbers, double[] stateNumbers)
    {
        Array.Fill(liveNumbers, double.NaN);
        Array.Fill(stateNumbers, double.NaN);
        if (snapshot.LiveValues is { } liveValues)
        {
            ReadLiveColumns(liveValues, liveNumbers);
        }

        if (snapshot.State is { } state)
        {
            ReadStateColumns(state, stateNumbers);
        }

        ClearInvalid(liveNumbers, stateNumbers, snapshot.Status.Alarms);
    }

    private sealed record Shapes(
        ValueSchema State, ValueSchema LiveValues, IReadOnlyList<MutationSchema> Mutations, KeptSettings Kept, Dictionary<string, MutationSchema> ByTag);
}

/// <summary>One number among the live values.</summary>
/// <param name="Path">Dotted path on the wire.</param>
/// <param name="Field">The field at its end.</param>
public sealed record LiveColumn(string Path, FieldSchema Field)
{
    /// <summary>Its shape.</summary>
    public ValueSchema Value => Field.Value;

    /// <summary>Its set point in the state; null if it has none.</summary>
    public SetPointLink? SetPoint => Field.SetPoint;
}

/// <summary>The set point of a number among the live values.</summary>
/// <param name="Of">The number that follows it.</param>
/// <param name="Link">Where it stands in the state, and when it is in force.</param>
/// <param name="Value">Its shape.</param>
public sealed record SetPointColumn(LiveColumn Of, SetPointLink Link, ValueSchema Value);

/// <summary>A schema with the typed functions that the cycle thread uses.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TLiveValues">The live values.</typeparam>
public abstract class MachineSchema<TState, TLiveValues> : MachineSchema
    where TState : struct
    where TLiveValues : struct
{
    private readonly Lazy<ColumnReader<TLiveValues>> _columns;
    private readonly Lazy<SetPointReader<TState>> _setPoints;
    private readonly Lazy<StateColumnReader<TState>> _stateColumns;
    private readonly Lazy<(int Column, bool WhenZero, int Flag, AlarmSignals Alarm)[]> _invalid;

    private protected MachineSchema(Type mutationType, IReadOnlyList<PayloadMaximum> maxima)
        : base(typeof(TState), typeof(TLiveValues), mutationType, maxima)
    {
        _columns = new(() => new(LiveValues));
        _setPoints = new(() => new(State, LiveColumns));
        _stateColumns = new(() => new(State, LiveColumns));
        _invalid = new(() => [.. LiveColumns.Select((column, index) => (column.Field.Invalid, index)).Where(marked => marked.Invalid is not null)
            .Select(marked => (marked.index, marked.Invalid!.WhenZero, StateColumns.Select(state => state.Path).ToList().IndexOf(marked.Invalid.When ?? ""), marked.Invalid.WhenAlarm is { } code ? Alarms.SignalOf(code) : default))]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LiveColumn> LiveColumns => _columns.Value.Columns;

    /// <inheritdoc/>
    public override void ReadLiveColumns(object liveValues, double[] numbers) => _columns.Value.Read((TLiveValues)liveValues, numbers);

    /// <inheritdoc/>
    public override IReadOnlyList<SetPointColumn> SetPointColumns => _setPoints.Value.Columns;

    /// <inheritdoc/>
    public override void ReadSetPoints(object state, double[] numbers) => _setPoints.Value.Read((TState)state, numbers);

    /// <inheritdoc/>
    public override IReadOnlyList<StateColumn> StateColumns => _stateColumns.Value.Columns;

    /// <inheritdoc/>
    public override void ClearInvalid(double[] liveNumbers, double[] stateNumbers, AlarmSignals alarms)
    {
        foreach ((int column, bool whenZero, int flag, AlarmSignals alarm) in _invalid.Value)
        {
            if ((whenZero && liveNumbers[column] == 0) || (flag >= 0 && stateNumbers[flag] != 0) || (alarm.Bits & alarms.Bits) != 0)
            {
                liveNumbers[column] = double.NaN;
            }
        }
    }

    /// <inheritdoc/>
    public override void ReadStateColumns(object state, double[] numbers) => _stateColumns.Value.Read((TState)state, numbers);

    /// <summary>Derives now what the cycle thread needs, so that it finds it made.</summary>
    internal void Prepare() => _ = _columns.Value;

    /// <summary>True if every number is finite; nulls count as finite. Does not allocate.</summary>
    internal bool LiveValuesAreFinite(in TLiveValues liveValues) => _columns.Value.AreFinite(liveValues);
}

/// <summary>The schema of one machine type; made once, by its module.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TLiveValues">The live values.</typeparam>
/// <typeparam name="TMutation">The abstract record that contains the mutations.</typeparam>
/// <param name="maxima">Where this model of the machine allows more or less than the mutation's type says.</param>
public sealed class MachineSchema<TState, TLiveValues, TMutation>(params IReadOnlyList<PayloadMaximum> maxima)
    : MachineSchema<TState, TLiveValues>(typeof(TMutation), maxima)
    where TState : struct
    where TLiveValues : struct
    where TMutation : Mutation;

/// <summary>The greatest number that one model of a machine takes as a mutation's payload, in place of what <see cref="QuantityAttribute"/> says.</summary>
/// <param name="Tag">The mutation's tag.</param>
/// <param name="Maximum">The number.</param>
public sealed record PayloadMaximum(string Tag, double Maximum);
