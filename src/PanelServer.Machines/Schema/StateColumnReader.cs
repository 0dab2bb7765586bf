using System.Linq.Expressions;

namespace PanelServer.Machines.Schema;

/// <summary>Reads the parts of a state that are recorded, with code compiled once: modes, and what the marks of the live values point to.</summary>
/// <typeparam name="T">The state.</typeparam>
internal sealed class StateColumnReader<T>
    where T : struct
{
    private readonly ReadNumbers _read;

    /// <param name="state">Shape of the state.</param>
    /// <param name="live">The numbers that may be marked with <see cref="InvalidAttribute"/> and <see cref="ProcessValueAttribute"/>.</param>
    public StateColumnReader(ValueSchema state, IReadOnlyList<LiveColumn> live)
    {
        IEnumerable<string> marked = live.SelectMany(column => (string?[])[column.Field.Invalid?.When, .. column.Field.ProcessValue?.StatePaths ?? []]).OfType<string>();
        Columns = [.. Modes(state, "").Concat(marked).Distinct().Select(path => new StateColumn(path, state.Find(path)!))];
        ParameterExpression value = Expression.Parameter(typeof(T).MakeByRefType(), "value");
        ParameterExpression numbers = Expression.Parameter(typeof(double[]), "numbers");
        IEnumerable<Expression> assignments = Columns.Select((column, index) =>
            Expression.Assign(Expression.ArrayAccess(numbers, Expression.Constant(index)), ToDouble(SetPointReader<T>.PartOf(value, state, column.Path))));
        _read = Expression.Lambda<ReadNumbers>(Expression.Block([.. assignments, Expression.Empty()]), value, numbers).Compile();
    }

    private delegate void ReadNumbers(in T value, double[] numbers);

    public IReadOnlyList<StateColumn> Columns { get; }

    public void Read(in T value, double[] numbers) => _read(value, numbers);

    private static IEnumerable<string> Modes(ValueSchema shape, string prefix) => shape.Fields.SelectMany(field => field.Value switch
    {
        { Kind: ValueKind.Choice, IsNullable: false } when KeptSettings.IsMode(field.Name) => [prefix + field.Name],
        { Kind: ValueKind.Object, IsNullable: false } part => Modes(part, $"{prefix}{field.Name}."),
        _ => [],
    });

    private static Expression ToDouble(Expression part) => part.Type switch
    {
        { IsEnum: true } => Expression.Convert(Expression.Convert(part, Enum.GetUnderlyingType(part.Type)), typeof(double)),
        var type when type == typeof(bool) => Expression.Condition(part, Expression.Constant(1.0), Expression.Constant(0.0)),
        _ => part,
    };
}
