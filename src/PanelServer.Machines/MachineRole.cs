using PanelServer.EtherCat.Terminals;

namespace PanelServer.Machines;

/// <summary>A place in a machine that one terminal fills.</summary>
/// <param name="Role">Position inside the machine; 0 is the bus coupler.</param>
/// <param name="Device">The type of terminal that it takes.</param>
/// <param name="IsOptional">Whether the machine works without it.</param>
public sealed record MachineRole(ushort Role, KnownDevice Device, bool IsOptional = false);
