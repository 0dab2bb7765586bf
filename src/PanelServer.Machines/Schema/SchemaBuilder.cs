using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PanelServer.Machines.Json;

namespace PanelServer.Machines.Schema;

/// <summary>
/// Derives schemas from CLR types. Names and order come from the JSON serialiser's own contract, so that a schema can't
/// differ from what is sent; units and ranges from <see cref="QuantityAttribute"/>; descriptions from docstrings.
/// </summary>
internal static class SchemaBuilder
{
    public static ValueSchema Describe(Type type) => Describe(type, isNullable: false, quantity: null, booleans: null);

    public static ValueSchema Describe(PropertyInfo property) =>
        Describe(property.PropertyType, isNullable: false, property.GetCustomAttribute<QuantityAttribute>(), booleans: null);

    public static IReadOnlyList<MutationSchema> DescribeMutations(Type mutationType, ValueSchema state, IReadOnlyList<PayloadMaximum> maxima) =>
        [.. mutationType.GetNestedTypes().Where(nested => nested.IsSubclassOf(mutationType)).Select(nested => DescribeMutation(nested, state, maxima.FirstOrDefault(maximum => maximum.Tag == nested.Name)))];

    private static MutationSchema DescribeMutation(Type type, ValueSchema state, PayloadMaximum? maximum)
    {
        ParameterInfo[] parameters = type.GetConstructors().Single().GetParameters();
        if (parameters.Length > 1)
        {
            throw new InvalidOperationException($"Mutation {type} must have no or one constructor parameter.");
        }

        string? path = type.GetCustomAttribute<SetsAttribute>()?.StatePath;
        FieldSchema? target = path is null ? null : SchemaLinks.FindField(state, path);
        ValueSchema? payload = parameters.Length == 0 ? null : Describe(parameters[0], target?.Value.BooleanLabels, maximum);
        return new(type, payload)
        {
            Label = LabelReader.NameOfMutation(type, target),
            StatePath = path,
            IsKept = path is not null && payload is not null && !KeptSettings.IsMode(path) && type.GetCustomAttribute<NotKeptAttribute>() is null,
            Page = type.GetCustomAttribute<ScreenPageAttribute>()?.Page ?? (path is null ? null : SchemaLinks.PageOf(state, path)) ?? ScreenPage.Operate,
            AppliesWhen = type.GetCustomAttribute<AppliesWhenAttribute>() is { } applies ? new(applies.StatePath, applies.Value) : null,
            Adjacent = type.BaseType!.GetCustomAttribute<AdjacentlyTaggedAttribute>(),
            Confirmations = [.. type.GetCustomAttributes<ConfirmAttribute>().Select(ConfirmationOf)],
        };
    }

    private static Confirmation ConfirmationOf(ConfirmAttribute confirm) => new(
        new(confirm.Question, confirm.German),
        confirm.Field is { } field ? new Dictionary<string, object?> { [field] = confirm.When } : confirm.When,
        confirm.WhilePath is { } path ? new(path, confirm.WhileIs ?? throw new InvalidOperationException($"The question \"{confirm.Question}\" says by which part of the state it is asked, and not what that part is.")) : null);

    private static ValueSchema Describe(ParameterInfo parameter, BooleanLabels? booleans, PayloadMaximum? maximum)
    {
        QuantityAttribute? quantity = parameter.GetCustomAttribute<QuantityAttribute>();
        if (parameter.GetCustomAttribute<TextLengthAttribute>() is { } length)
        {
            quantity = new("") { Minimum = length.Minimum, Maximum = length.Maximum };
        }

        return Describe(parameter.ParameterType, isNullable: false, maximum is null ? quantity : quantity?.WithMaximum(maximum.Maximum), booleans);
    }

    private static ValueSchema Describe(Type type, bool isNullable, QuantityAttribute? quantity, BooleanLabels? booleans)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Describe(underlying, isNullable: true, quantity, booleans);
        }

        ValueKind kind = KindOf(type);
        (double minimum, double maximum) = kind == ValueKind.Integer ? RangeOfInteger(type) : (double.NegativeInfinity, double.PositiveInfinity);
        return new()
        {
            Kind = kind,
            Type = type,
            IsNullable = isNullable,
            Unit = quantity?.Unit ?? "",
            Minimum = Math.Max(minimum, quantity?.Minimum ?? minimum),
            Maximum = Math.Min(maximum, quantity?.Maximum ?? maximum),
            MinimumIsExclusive = quantity?.MinimumIsExclusive ?? false,
            Step = quantity?.Step ?? 0,
            Decimals = kind == ValueKind.Number ? DecimalsOf(quantity) : 0,
            Example = quantity?.Example ?? double.NaN,
            IsFraction = quantity?.IsFraction ?? false,
            Choices = kind == ValueKind.Choice ? ChoicesOf(type) : [],
            ChoiceLabels = kind == ValueKind.Choice ? LabelReader.Choices(MembersOf(type)) : [],
            ProducingChoices = kind == ValueKind.Choice ? ProducingOf(type) : [],
            BooleanLabels = kind is ValueKind.Boolean or ValueKind.BooleanList ? booleans ?? LabelReader.Booleans(null) : null,
            Fields = kind == ValueKind.Object ? FieldsOf(type) : [],
        };
    }

    private static ValueKind KindOf(Type type) => type switch
    {
        _ when type.IsEnum => ValueKind.Choice,
        _ when type == typeof(string) || type == typeof(ShortText) => ValueKind.Text,
        _ when type == typeof(bool) => ValueKind.Boolean,
        _ when type == typeof(BooleanList) => ValueKind.BooleanList,
        _ when type == typeof(double) => ValueKind.Number,
        { IsPrimitive: true } when type != typeof(float) && type != typeof(char) => ValueKind.Integer,
        { IsValueType: true, IsPrimitive: false } => ValueKind.Object,
        _ => throw new InvalidOperationException($"{type} can't be part of a machine's mutations, state or live values: use double, integers, bool, string, enums and structs of them."),
    };

    private static (double Minimum, double Maximum) RangeOfInteger(Type type) => (
        Convert.ToDouble(type.GetField("MinValue")!.GetValue(null), System.Globalization.CultureInfo.InvariantCulture),
        Convert.ToDouble(type.GetField("MaxValue")!.GetValue(null), System.Globalization.CultureInfo.InvariantCulture));

    // A step of 0.05 is read with two decimals, one of 10 with none.
    private static int DecimalsOf(QuantityAttribute? quantity) => quantity switch
    {
        { Decimals: >= 0 } => quantity.Decimals,
        { Step: > 0 } => ((decimal)quantity.Step).Scale,
        _ => 2,
    };

    public static FieldInfo[] MembersOf(Type type) => type.GetFields(BindingFlags.Public | BindingFlags.Static);

    private static string[] ChoicesOf(Type type) =>
        [.. MembersOf(type).Select(member => member.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? member.Name)];

    private static int[] ProducingOf(Type type)
    {
        FieldInfo[] members = MembersOf(type);
        return [.. Enumerable.Range(0, members.Length).Where(place => members[place].IsDefined(typeof(ProducesAttribute)))];
    }

    private static FieldSchema[] FieldsOf(Type type)
    {
        JsonTypeInfo contract = PanelJson.Declared.GetTypeInfo(type);
        return [.. contract.Properties
            .Where(property => property is { Get: not null, AttributeProvider: PropertyInfo })
            .Select(property => FieldOf(type, property.Name, (PropertyInfo)property.AttributeProvider!))];
    }

    private static FieldSchema FieldOf(Type owner, string name, PropertyInfo property)
    {
        ParameterInfo? parameter = owner.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .FirstOrDefault(candidate => candidate.Name == property.Name);
        bool isNullable = property.PropertyType == typeof(string) && new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
        LabelAttribute? label = Find<LabelAttribute>();
        return new(name, Describe(property.PropertyType, isNullable, Find<QuantityAttribute>(), LabelReader.Booleans(label)), property)
        {
            Label = LabelReader.Name(label),
            IsKeyValue = Find<KeyValueAttribute>() is not null,
            SetPoint = Find<SetPointAttribute>() is { } setPoint ? new(setPoint.StatePath, setPoint.When, setPoint.Is) : null,
            Invalid = InvalidLink.Of(Find<InvalidAttribute>()),
            Judges = Find<JudgesAttribute>()?.LivePath,
            ProcessValue = ProcessValueLink.Of(Find<ProcessValueAttribute>()),
            DeclaredPage = Find<ScreenPageAttribute>()?.Page,
        };

        T? Find<T>()
            where T : Attribute => property.GetCustomAttribute<T>() ?? parameter?.GetCustomAttribute<T>();
    }
}
