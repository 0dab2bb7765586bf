using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines.Json;

namespace PanelServer.Machines.Schema;

/// <summary>What a JSON value may be.</summary>
public enum ValueKind
{
    /// <summary>A 64-bit float; always printed with a decimal point or exponent.</summary>
    Number,

    /// <summary>An integer of the CLR type's width.</summary>
    Integer,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,

    /// <summary>Free text.</summary>
    Text,

    /// <summary>One of a fixed set of strings.</summary>
    Choice,

    /// <summary>An object with named fields.</summary>
    Object,

    /// <summary>An array of booleans, always of the same length: one for each channel.</summary>
    BooleanList,
}

/// <summary>The shape of one JSON value: its kind, unit, range, choices or fields.</summary>
public sealed class ValueSchema
{
    /// <summary>What the value may be.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>The CLR type, without <see cref="Nullable{T}"/>.</summary>
    public required Type Type { get; init; }

    /// <summary>True if <c>null</c> is allowed.</summary>
    public bool IsNullable { get; init; }

    /// <summary>Unit as an operator reads it; empty if there is none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>Smallest value allowed, of a text its fewest bytes in UTF-8; minus infinity if there is no limit.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Greatest value allowed, of a text its most bytes in UTF-8; infinity if there is no limit.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>True if <see cref="Minimum"/> itself is not allowed.</summary>
    public bool MinimumIsExclusive { get; init; }

    /// <summary>Sensible step of a control; 0 if none is better than another.</summary>
    public double Step { get; init; }

    /// <summary>How many decimals of the number are worth reading.</summary>
    public int Decimals { get; init; }

    /// <summary>A typical value; NaN if none was given.</summary>
    public double Example { get; init; } = double.NaN;

    /// <summary>True for a part of one that people read as per cent.</summary>
    public bool IsFraction { get; init; }

    /// <summary>The strings allowed, for <see cref="ValueKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>What each of <see cref="Choices"/> means, from the docstrings; read when it is asked for.</summary>
    public IReadOnlyList<string> ChoiceDescriptions => Kind == ValueKind.Choice ? [.. SchemaBuilder.MembersOf(Type).Select(Docstrings.OfField)] : [];

    /// <summary>What each of <see cref="Choices"/> is called on a screen; null for one without a label.</summary>
    public IReadOnlyList<LocalizedText?> ChoiceLabels { get; init; } = [];

    /// <summary>Those of <see cref="Choices"/>, by their places, in which product is made.</summary>
    public IReadOnlyList<int> ProducingChoices { get; init; } = [];

    /// <summary>What the value is called on a screen, for <see cref="ValueKind.Boolean"/> and <see cref="ValueKind.BooleanList"/>; otherwise null.</summary>
    public BooleanLabels? BooleanLabels { get; init; }

    /// <summary>The fields in declared order, for <see cref="ValueKind.Object"/>.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; init; } = [];

    /// <summary>Describes a type that is no part of a machine, for example an identification in a request.</summary>
    /// <param name="type">The type.</param>
    public static ValueSchema Of(Type type) => SchemaBuilder.Describe(type);

    /// <summary>True if <paramref name="value"/> lies in the range.</summary>
    /// <param name="value">A finite number.</param>
    public bool Allows(double value) => (MinimumIsExclusive ? value > Minimum : value >= Minimum) && value <= Maximum;

    /// <summary>What is allowed, in words: <c>a number from 0 to 1000 (mHz)</c>.</summary>
    public string Describe()
    {
        string text = Kind switch
        {
            ValueKind.Number => "a number" + DescribeRange(),
            ValueKind.Integer => "an integer" + DescribeRange(),
            ValueKind.Boolean => "true or false",
            ValueKind.Text => double.IsFinite(Maximum) ? $"a string of {Minimum} to {Maximum} bytes in UTF-8" : "a string",
            ValueKind.BooleanList => "an array of booleans",
            ValueKind.Choice => "one of " + string.Join(", ", Choices.Select(choice => $"\"{choice}\"")),
            _ => Fields.Count == 0 ? "an object" : "an object with " + string.Join(", ", Fields.Select(field => $"\"{field.Name}\"")),
        };
        return (Unit.Length == 0 ? text : $"{text} ({Unit})") + (IsNullable ? " or null" : "");
    }

    private string DescribeRange()
    {
        string lower = Minimum.ToString(CultureInfo.InvariantCulture);
        string upper = Maximum.ToString(CultureInfo.InvariantCulture);
        return (double.IsFinite(Minimum), double.IsFinite(Maximum)) switch
        {
            (true, true) => MinimumIsExclusive ? $" above {lower}, up to {upper}" : $" from {lower} to {upper}",
            (true, false) => MinimumIsExclusive ? $" above {lower}" : $" of at least {lower}",
            (false, true) => $" of at most {upper}",
            _ => "",
        };
    }
}

/// <summary>A field of an object.</summary>
/// <param name="Name">Name on the wire.</param>
/// <param name="Value">Shape of its value.</param>
/// <param name="Property">The property it is read from.</param>
public sealed record FieldSchema(string Name, ValueSchema Value, System.Reflection.PropertyInfo Property)
{
    /// <summary>What it means, from the docstring; read when it is asked for.</summary>
    public string Description => Docstrings.OfProperty(Property);

    /// <summary>What it is called on a screen, beside the other fields of its object; null if it has no label.</summary>
    public LocalizedText? Label { get; init; }

    /// <summary><see cref="Label"/>, or the name on the wire if it has none.</summary>
    public LocalizedText LabelOrName => Label ?? LocalizedText.Untranslated(Name);

    /// <summary>True for the few values by which an operator judges the machine from afar.</summary>
    public bool IsKeyValue { get; init; }

    /// <summary>On which page of its machine's screen it stands, see <see cref="ScreenPageAttribute"/>.</summary>
    public ScreenPage Page => DeclaredPage ?? (IsKeyValue ? ScreenPage.Operate : ScreenPage.Diagnosis);

    /// <summary>The page that its declaration names; null if it names none.</summary>
    internal ScreenPage? DeclaredPage { get; init; }

    /// <summary>For a live value: its set point in the state; null if it has none.</summary>
    public SetPointLink? SetPoint { get; init; }

    /// <summary>For a live value: when it is no measurement; null if it always is one.</summary>
    public InvalidLink? Invalid { get; init; }

    /// <summary>For a part of the state: dotted path of the live value on which it is a verdict, see <see cref="JudgesAttribute"/>; null if it is none.</summary>
    public string? Judges { get; init; }

    /// <summary>For a live value: what it means for the product; null if it is not marked.</summary>
    public ProcessValueLink? ProcessValue { get; init; }
}

/// <summary>Where the set point of a live value stands in the state.</summary>
/// <param name="Path">Dotted path of the number.</param>
/// <param name="When">Dotted path of the part of the state that decides whether it is in force; null if it always is.</param>
/// <param name="Is">What that part is then: a boolean or a member of an enum.</param>
public sealed record SetPointLink(string Path, string? When, object? Is)
{
    /// <summary>When it is in force, as clients are told: <c>path</c> and <c>is</c>; null if it always is.</summary>
    public JsonObject? ConditionAsJson() =>
        When is null ? null : new JsonObject { ["path"] = When, ["is"] = JsonSerializer.SerializeToNode(Is, PanelJson.Declared) };
}
