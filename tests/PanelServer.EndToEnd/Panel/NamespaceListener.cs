using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Panel;

/// <summary>What the official Socket.IO client gets in one namespace.</summary>
public sealed class NamespaceListener : IAsyncDisposable
{
    private readonly Process _client;
    private readonly Lock _gate = new();
    private readonly List<JsonNode> _events = [];

    /// <summary>Joins.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="path">The namespace.</param>
    /// <param name="parser"><c>json</c> or <c>msgpack</c>.</param>
    public NamespaceListener(int port, string path, string parser)
    {
        _client = NodeProgram.Start("listen.mjs", $"{port}", path, parser);
        _client.OutputDataReceived += (_, line) => Take(line.Data);
        _client.BeginOutputReadLine();
        _client.BeginErrorReadLine();
    }

    /// <summary>All events so far.</summary>
    public IReadOnlyList<JsonNode> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Waits until the newest event's payload satisfies something.</summary>
    public Task UntilAsync(Func<JsonNode, bool> condition, string what) => Eventually.HoldsAsync(
        () => Events is [.., var newest] && condition(newest["data"]!), () => $"Waited in vain for {what}. Last: {(Events is [.., var newest] ? newest.ToJsonString() : "nothing")}");

    public ValueTask DisposeAsync() => new(NodeProgram.EndAsync(_client));

    private void Take(string? line)
    {
        if (line is not null)
        {
            lock (_gate)
            {
                _events.Add(JsonNode.Parse(line)!);
            }
        }
    }
}
