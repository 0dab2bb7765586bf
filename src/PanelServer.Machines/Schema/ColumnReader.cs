using System.Linq.Expressions;

namespace PanelServer.Machines.Schema;

/// <summary>Reads the numbers of a struct, nested ones included, with code compiled once from its schema.</summary>
/// <typeparam name="T">The struct.</typeparam>
internal sealed class ColumnReader<T>
    where T : struct
{
    private readonly ReadNumbers _read;
    private readonly CheckNumbers _areFinite;

    public ColumnReader(ValueSchema schema)
    {
        ParameterExpression value = Expression.Parameter(typeof(T).MakeByRefType(), "value");
        ParameterExpression numbers = Expression.Parameter(typeof(double[]), "numbers");
        List<LiveColumn> columns = [];
        List<Expression> assignments = [];
        Expression allFinite = Expression.Constant(true);
        foreach ((LiveColumn column, Expression read) in Leaves(schema, value, ""))
        {
            Expression number = ToDouble(read, double.NaN);
            assignments.Add(Expression.Assign(Expression.ArrayAccess(numbers, Expression.Constant(columns.Count)), number));
            allFinite = Expression.AndAlso(allFinite, Expression.Call(typeof(double), nameof(double.IsFinite), null, ToDouble(read, 0)));
            columns.Add(column);
        }

        assignments.Add(Expression.Empty());
        Columns = columns;
        _read = Expression.Lambda<ReadNumbers>(Expression.Block(assignments), value, numbers).Compile();
        _areFinite = Expression.Lambda<CheckNumbers>(allFinite, value).Compile();
    }

    private delegate void ReadNumbers(in T value, double[] numbers);

    private delegate bool CheckNumbers(in T value);

    public IReadOnlyList<LiveColumn> Columns { get; }

    public void Read(in T value, double[] numbers) => _read(value, numbers);

    public bool AreFinite(in T value) => _areFinite(value);

    private static IEnumerable<(LiveColumn Column, Expression Read)> Leaves(ValueSchema schema, Expression owner, string prefix)
    {
        foreach (FieldSchema field in schema.Fields)
        {
            Expression read = Expression.Property(owner, field.Property);
            string path = prefix + field.Name;
            if (field.Value.Kind is ValueKind.Number or ValueKind.Integer)
            {
                yield return (new(path, field), read);
            }
            else if (field.Value.Kind == ValueKind.Object && !field.Value.IsNullable)
            {
                foreach ((LiveColumn, Expression) leaf in Leaves(field.Value, read, path + "."))
                {
                    yield return leaf;
                }
            }
        }
    }

    private static Expression ToDouble(Expression read, double whenNull)
    {
        if (Nullable.GetUnderlyingType(read.Type) is null)
        {
            return Expression.Convert(read, typeof(double));
        }

        Expression present = Expression.Convert(Expression.Property(read, "Value"), typeof(double));
        return Expression.Condition(Expression.Property(read, "HasValue"), present, Expression.Constant(whenNull));
    }
}
