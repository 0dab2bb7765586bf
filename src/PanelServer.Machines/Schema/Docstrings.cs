using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PanelServer.Machines.Schema;

/// <summary>
/// Reads docstrings back from the XML file that the compiler writes beside the assembly, so that what a developer reads in
/// the source is what a user reads in OpenAPI and on the dashboard.
/// </summary>
internal static partial class Docstrings
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    /// <summary>Summary of a type; empty if there is none.</summary>
    public static string OfType(Type type) => Text(Find(type.Assembly, "T:" + Name(type))?.Element("summary"));

    /// <summary>Summary of a property, or of the positional record parameter that declares it; empty if there is none.</summary>
    public static string OfProperty(PropertyInfo property)
    {
        Type owner = property.DeclaringType!;
        if (Find(owner.Assembly, $"P:{Name(owner)}.{property.Name}") is { } member)
        {
            return Text(member.Element("summary"));
        }

        IEnumerable<XElement>? parameters = Find(owner.Assembly, "T:" + Name(owner))?.Elements("param");
        return Text(parameters?.FirstOrDefault(parameter => (string?)parameter.Attribute("name") == property.Name));
    }

    /// <summary>Summary of a field, for example a member of an enum; empty if there is none.</summary>
    public static string OfField(FieldInfo field) => Text(Find(field.DeclaringType!.Assembly, $"F:{Name(field.DeclaringType!)}.{field.Name}")?.Element("summary"));

    private static string Name(Type type) => type.FullName!.Replace('+', '.');

    private static XElement? Find(Assembly assembly, string member) => Files.GetOrAdd(assembly, Load).GetValueOrDefault(member);

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        string path = Path.ChangeExtension(assembly.Location, ".xml");
        return File.Exists(path)
            ? XDocument.Load(path).Descendants("member").ToDictionary(member => (string)member.Attribute("name")!)
            : [];
    }

    private static string Text(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        IEnumerable<string> parts = element.Nodes().Select(node => node switch
        {
            XText text => text.Value,
            XElement { Name.LocalName: "see" or "paramref" } reference => ((string?)reference.Attribute("cref") ?? (string?)reference.Attribute("name") ?? "").Split('.', ':')[^1],
            XElement other => other.Value,
            _ => "",
        });
        return WhiteSpace().Replace(string.Concat(parts), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
