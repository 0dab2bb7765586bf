using PanelServer.Machines.Alarms;

namespace PanelServer.Machines.Schema;

/// <summary>
/// All that is known of a machine's shapes, derived once from its types. Parsing, validation, OpenAPI, streams, history and
/// the dashboard's forms read it; nothing repeats it.
/// </summary>
public abstract class MachineSchema
{
    private readonly Dictionary<string, MutationSchema> _byTag;

    /// <summary>Derives the schema.</summary>
    /// <param name="stateType">Type of the state.</param>
    /// <param name="liveValuesType">Type of the live values.</param>
    /// <param name="mutationType">The abstract record that contains the mutations.</param>
    /// <param name="maxima">Where a model of the machine allows more or less than the mutation's type says.</param>
    private protected MachineSchema(Type stateType, Type liveValuesType, Type mutationType, IReadOnlyList<PayloadMaximum> maxima)
    {
        State = SchemaBuilder.Describe(stateType);
        LiveValues = SchemaBuilder.Describe(liveValuesType);
        Mutations = SchemaBuilder.DescribeMutations(mutationType, State, maxima);
        SchemaLinks.Check(this, mutationType);
        Kept = new(State, Mutations);
        _byTag = Mutations.ToDictionary(mutation => mutation.Tag, StringComparer.Ordinal);
    }

    /// <summary>Shape of the state.</summary>
    public ValueSchema State { get; }

    /// <summary>Shape of the live values.</summary>
    public ValueSchema LiveValues { get; }

    /// <summary>The mutations in declared order.</summary>
    public IReadOnlyList<MutationSchema> Mutations { get; }

    /// <summary>The settings: the parts of the state that are kept when the server restarts.</summary>
    public KeptSettings Kept { get; }

    /// <summary>The alarms that the machine can have.</summary>
    public AlarmSet Alarms { get; init; } = AlarmSet.Common;

    /// <summary>The numbers among the live values, as dotted paths (<c>motor_status.screw_rpm</c>), in declared order.</summary>
    public abstract IReadOnlyList<LiveColumn> LiveColumns { get; }

    /// <summary>Finds a mutation by its tag.</summary>
    /// <param name="tag">The tag, exact.</param>
    /// <returns>The mutation, or null if the machine has none of that name.</returns>
    public MutationSchema? FindMutation(string tag) => _byTag.GetValueOrDefault(tag);

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
}

/// <summary>One number among the live values.</summary>
/// <param name="Path">Dotted path on the wire.</param>
/// <param name="Value">Its shape.</param>
/// <param name="Description">What it means.</param>
public sealed record LiveColumn(string Path, ValueSchema Value, string Description)
{
    /// <summary>Its set point in the state; null if it has none.</summary>
    public SetPointLink? SetPoint { get; init; }
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
    private readonly ColumnReader<TLiveValues> _columns;
    private readonly SetPointReader<TState> _setPoints;

    private protected MachineSchema(Type mutationType, IReadOnlyList<PayloadMaximum> maxima)
        : base(typeof(TState), typeof(TLiveValues), mutationType, maxima)
    {
        _columns = new(LiveValues);
        _setPoints = new(State, LiveColumns);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<LiveColumn> LiveColumns => _columns.Columns;

    /// <inheritdoc/>
    public override void ReadLiveColumns(object liveValues, double[] numbers) => _columns.Read((TLiveValues)liveValues, numbers);

    /// <inheritdoc/>
    public override IReadOnlyList<SetPointColumn> SetPointColumns => _setPoints.Columns;

    /// <inheritdoc/>
    public override void ReadSetPoints(object state, double[] numbers) => _setPoints.Read((TState)state, numbers);

    /// <summary>True if every number is finite; nulls count as finite. Does not allocate.</summary>
    internal bool LiveValuesAreFinite(in TLiveValues liveValues) => _columns.AreFinite(liveValues);
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
