namespace PanelServer.Host.Devices;

/// <summary>Answer to <c>GET /api/v2/devices</c>.</summary>
/// <param name="Devices">The devices that are used, then those that were released.</param>
internal sealed record DevicesAnswer(IReadOnlyList<PanelDeviceAnswer> Devices);

/// <summary>A device beside the bus.</summary>
/// <param name="Address">Where it is: an address in the network with its port, or a serial port.</param>
/// <param name="Slug">The type of its machine.</param>
/// <param name="Serial">Serial number of its machine.</param>
/// <param name="IsUsed">False if it was released.</param>
/// <param name="Obstacle">Why it can't be released now, for a person; null if it can.</param>
internal sealed record PanelDeviceAnswer(string Address, string Slug, ushort Serial, bool IsUsed, string? Obstacle);

/// <summary>Answer to a change.</summary>
/// <param name="Note">What was done, for a person.</param>
internal sealed record DeviceChangeAnswer(string Note);
