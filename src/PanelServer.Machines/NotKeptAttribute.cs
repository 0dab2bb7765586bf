namespace PanelServer.Machines;

/// <summary>
/// Tells that what a mutation sets is forgotten when the server restarts: it moves, lights or switches something. Whatever else a mutation
/// sets is a setting and is kept, see <see cref="Schema.KeptSettings"/>. A mode is never kept and needs no such mark.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class NotKeptAttribute : Attribute;
