using System.Linq.Expressions;

namespace PanelServer.Machines.Schema;

/// <summary>Reads the set points in a state, with code compiled once from the links of the live values.</summary>
/// <typeparam name="T">The state.</typeparam>
internal sealed class SetPointReader<T>
    where T : struct
{
    private readonly ReadNumbers _read;

    /// <param name="state">Shape of the state; the links lead to parts of it.</param>
    /// <param name="live">The numbers that may have set points.</param>
    public SetPointReader(ValueSchema state, IReadOnlyList<LiveColumn> live)
    {
        Columns = [.. live.Where(column => column.SetPoint is not null).Select(column => new SetPointColumn(column, column.SetPoint!, state.Find(column.SetPoint!.Path)!))];
        ParameterExpression value = Expression.Parameter(typeof(T).MakeByRefType(), "value");
        ParameterExpression numbers = Expression.Parameter(typeof(double[]), "numbers");
        IEnumerable<Expression> assignments = Columns.Select((column, index) =>
            Expression.Assign(Expression.ArrayAccess(numbers, Expression.Constant(index)), NumberOf(column.Link, state, value)));
        _read = Expression.Lambda<ReadNumbers>(Expression.Block([.. assignments, Expression.Empty()]), value, numbers).Compile();
    }

    private delegate void ReadNumbers(in T value, double[] numbers);

    public IReadOnlyList<SetPointColumn> Columns { get; }

    public void Read(in T value, double[] numbers) => _read(value, numbers);

    private static Expression NumberOf(SetPointLink link, ValueSchema state, Expression value)
    {
        Expression number = PartOf(value, state, link.Path);
        return link.When is { } when
            ? Expression.Condition(Expression.Equal(PartOf(value, state, when), Expression.Constant(link.Is)), number, Expression.Constant(double.NaN))
            : number;
    }

    /// <summary>The part of a state at a dotted path.</summary>
    internal static Expression PartOf(Expression owner, ValueSchema shape, string path)
    {
        foreach (string name in path.Split('.'))
        {
            FieldSchema field = shape.Fields.First(field => field.Name == name);
            owner = Expression.Property(owner, field.Property);
            shape = field.Value;
        }

        return owner;
    }
}
