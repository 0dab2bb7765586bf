using System.Text;
using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Tests.Dashboard;

/// <summary>
/// Writes the shapes of a machine's state and live values as TypeScript, for the drawing that reads them. Names, types and units
/// alone: what a field means is told where it is declared.
/// </summary>
internal sealed class TypeScriptShapes
{
    private readonly HashSet<Type> _written = [];
    private readonly StringBuilder _text = new();

    private TypeScriptShapes()
    {
    }

    /// <summary>The file's text.</summary>
    /// <param name="module">The machine type.</param>
    /// <param name="command">The command that writes it; stands at its head.</param>
    public static string Of(MachineModule module, string command)
    {
        TypeScriptShapes shapes = new();
        shapes._text.Append($"// Made from the machine's types; not to be edited. Made anew by: {command}\n");
        shapes.Write(module.Schema.State);
        shapes.Write(module.Schema.LiveValues);
        return shapes._text.ToString();
    }

    private void Write(ValueSchema value)
    {
        if (value.Kind is not (ValueKind.Object or ValueKind.Choice) || !_written.Add(value.Type))
        {
            return;
        }

        foreach (FieldSchema field in value.Fields)
        {
            Write(field.Value);
        }

        if (value.Kind == ValueKind.Choice)
        {
            _text.Append($"\nexport type {value.Type.Name} = {string.Join(" | ", value.Choices.Select(choice => $"\"{choice}\""))};\n");
            return;
        }

        _text.Append($"\nexport interface {value.Type.Name} {{\n");
        foreach (FieldSchema field in value.Fields)
        {
            _text.Append(field.Value.Unit.Length > 0 ? $"  /** {field.Value.Unit} */\n" : "");
            _text.Append($"  readonly {field.Name}: {TypeOf(field.Value)}{(field.Value.IsNullable ? " | null" : "")};\n");
        }

        _text.Append("}\n");
    }

    private static string TypeOf(ValueSchema value) => value.Kind switch
    {
        ValueKind.Number or ValueKind.Integer => "number",
        ValueKind.Boolean => "boolean",
        ValueKind.Text => "string",
        _ => value.Type.Name,
    };
}
