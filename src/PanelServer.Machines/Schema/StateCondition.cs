using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Machines.Json;

namespace PanelServer.Machines.Schema;

/// <summary>Something that is so while a part of the state has a certain value.</summary>
/// <param name="Path">Dotted path of the part of the state.</param>
/// <param name="Is">What it is then: a boolean or a member of an enum.</param>
public sealed record StateCondition(string Path, object Is)
{
    /// <summary>As clients are told: <c>path</c> and <c>is</c>.</summary>
    public JsonObject ToJson() => new() { ["path"] = Path, ["is"] = JsonSerializer.SerializeToNode(Is, PanelJson.Declared) };
}
