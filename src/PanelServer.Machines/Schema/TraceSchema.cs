namespace PanelServer.Machines.Schema;

/// <summary>A curve that machines of a type record, see <see cref="MachineTrace"/>.</summary>
/// <param name="Name">Last part of its namespace and of its address, for example <c>autotune</c>: lower-case letters.</param>
/// <param name="EventName">Name of its event.</param>
/// <param name="DataType">Type of what is told to clients.</param>
/// <param name="Summary">What it is, in a few words, for the API's description.</param>
public sealed record TraceSchema(string Name, string EventName, Type DataType, string Summary);
