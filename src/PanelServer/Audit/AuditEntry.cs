using System.Text.Json.Nodes;

namespace PanelServer.Host.Audit;

/// <summary>One thing that somebody wanted of the panel, as it is recorded and told.</summary>
/// <param name="Id">Rises from entry to entry.</param>
/// <param name="Ts">When, in Unix milliseconds.</param>
/// <param name="User">The user whom the proxy has authenticated; null if there was no proxy.</param>
/// <param name="Address">The client's address; <c>server</c> for what the server did by itself.</param>
/// <param name="Door">Method and route.</param>
/// <param name="Slug">Type of the machine; null if it concerns none.</param>
/// <param name="Serial">Serial number of the machine; null if it concerns none.</param>
/// <param name="Mutation">Name of the mutation; null if it was none, or could not be read.</param>
/// <param name="Value">What was sent with it; null if nothing was.</param>
/// <param name="ValueBefore">What the part of the state that it sets was before; null if it sets none.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it was refused, or more about it; null if there is no more to tell.</param>
internal sealed record AuditEntry(
    long Id,
    long Ts,
    string? User,
    string Address,
    string Door,
    string? Slug,
    ushort? Serial,
    string? Mutation,
    JsonNode? Value,
    JsonNode? ValueBefore,
    AuditOutcome Outcome,
    string? Reason);

/// <summary>What became of it.</summary>
internal enum AuditOutcome
{
    /// <summary>It was done, or takes effect in the next cycle.</summary>
    Accepted,

    /// <summary>Nothing was changed.</summary>
    Refused,

    /// <summary>The server gave a machine its settings back.</summary>
    Restored,
}
