using System.Reflection;

namespace PanelServer.Machines.Schema;

/// <summary>One mutation: its tag and the shape of its payload.</summary>
public sealed class MutationSchema
{
    private readonly ConstructorInfo _constructor;

    /// <summary>Describes a mutation record.</summary>
    /// <param name="type">The sealed record; its single constructor has no or one parameter.</param>
    /// <param name="payload">The payload's shape; null if the constructor has no parameter.</param>
    /// <param name="description">What it does, from the docstring.</param>
    internal MutationSchema(Type type, ValueSchema? payload, string description)
    {
        Tag = type.Name;
        Payload = payload;
        Description = description;
        _constructor = type.GetConstructors().Single();
    }

    /// <summary>Name on the wire, for example <c>SetMode</c>.</summary>
    public string Tag { get; }

    /// <summary>Shape of the payload; null for a mutation without one.</summary>
    public ValueSchema? Payload { get; }

    /// <summary>What it does.</summary>
    public string Description { get; }

    /// <summary>Makes the mutation.</summary>
    /// <param name="payload">The payload, of the schema's CLR type; ignored if there is none.</param>
    internal Mutation Create(object? payload) => (Mutation)_constructor.Invoke(Payload is null ? [] : [payload]);
}
