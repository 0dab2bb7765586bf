using PanelServer.Machines;

namespace PanelServer.Host.Runs;

/// <summary>A machine that takes part in a run.</summary>
/// <param name="Slug">Its type.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="Name">What people call its type.</param>
internal sealed record RunMachine(string Slug, ushort Serial, LocalizedText Name);
