using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines.Json;

namespace PanelServer.Machines.Schema;

/// <summary>One mutation: its tag and the shape of its payload.</summary>
public sealed class MutationSchema
{
    private readonly ConstructorInfo _constructor;

    /// <summary>Describes a mutation record.</summary>
    /// <param name="type">The sealed record; its single constructor has no or one parameter.</param>
    /// <param name="payload">The payload's shape; null if the constructor has no parameter.</param>
    internal MutationSchema(Type type, ValueSchema? payload)
    {
        IsPlainObject = type.GetCustomAttribute<PlainObjectAttribute>() is not null;
        Tag = type.GetCustomAttribute<PlainObjectAttribute>()?.Key ?? type.Name;
        PayloadKey = type.GetCustomAttribute<PayloadKeyAttribute>()?.Key;
        Payload = payload;
        _constructor = type.GetConstructors().Single();
    }

    /// <summary>The mutation's record.</summary>
    internal Type Type => _constructor.DeclaringType!;

    /// <summary>Name on the wire, for example <c>SetMode</c>.</summary>
    public string Tag { get; }

    /// <summary>The keys of the panel's adjacently tagged form, where the machine has one; otherwise null.</summary>
    public AdjacentlyTaggedAttribute? Adjacent { get; init; }

    /// <summary>True for a plain object without a tag, whose one key is <see cref="Tag"/>; see <see cref="PlainObjectAttribute"/>.</summary>
    public bool IsPlainObject { get; }

    /// <summary>Key of the object in which the payload may be wrapped, see <see cref="PayloadKeyAttribute"/>; null if there is none.</summary>
    public string? PayloadKey { get; }

    /// <summary>Shape of the payload; null for a mutation without one.</summary>
    public ValueSchema? Payload { get; }

    /// <summary>What it does, from the docstring; read when it is asked for.</summary>
    public string Description => Docstrings.OfType(Type);

    /// <summary>What it is called on a screen: its own label, or that of the part of the state that it commands; null if neither has one.</summary>
    public LocalizedText? Label { get; init; }

    /// <summary><see cref="Label"/>, or the tag if it has none.</summary>
    public LocalizedText LabelOrName => Label ?? LocalizedText.Untranslated(Tag);

    /// <summary>Which part of the state it commands, see <see cref="SetsAttribute"/>; null if none.</summary>
    public string? StatePath { get; init; }

    /// <summary>True if what it sets is a setting, which is kept when the server restarts; see <see cref="KeptSettings"/>.</summary>
    public bool IsKept { get; init; }

    /// <summary>On which page of its machine's screen it stands, see <see cref="ScreenPageAttribute"/>.</summary>
    public ScreenPage Page { get; init; }

    /// <summary>When what it sets is in force, see <see cref="AppliesWhenAttribute"/>; null if it always is.</summary>
    public StateCondition? AppliesWhen { get; init; }

    /// <summary>What people are asked before it is sent; empty if it is harmless.</summary>
    public IReadOnlyList<Confirmation> Confirmations { get; init; } = [];

    /// <summary>Writes one of these mutations as it goes over the wire: <c>"Tag"</c> or <c>{"Tag":payload}</c>.</summary>
    /// <param name="mutation">The mutation; its type must be this schema's.</param>
    public JsonNode ToJson(Mutation mutation)
    {
        if (Payload is null)
        {
            return JsonValue.Create(Tag);
        }

        return new JsonObject { [Tag] = PayloadAsJson(mutation) };
    }

    /// <summary>The payload of one of these mutations; null if there is none.</summary>
    /// <param name="mutation">The mutation; its type must be this schema's.</param>
    public JsonNode? PayloadAsJson(Mutation mutation)
    {
        object? payload = Payload is null ? null : mutation.GetType().GetProperty(_constructor.GetParameters()[0].Name!)!.GetValue(mutation);
        return JsonSerializer.SerializeToNode(payload, PanelJson.Declared);
    }

    /// <summary>Makes the mutation.</summary>
    /// <param name="payload">The payload, of the schema's CLR type; ignored if there is none.</param>
    internal Mutation Create(object? payload) => (Mutation)_constructor.Invoke(Payload is null ? [] : [payload]);
}

/// <summary>A question that people are asked before a mutation is sent.</summary>
/// <param name="Question">The question.</param>
/// <param name="When">The payload that asks for it, or an object with that of its fields that does; null: any.</param>
/// <param name="While">When it is asked; null: always.</param>
public sealed record Confirmation(LocalizedText Question, object? When, StateCondition? While);
