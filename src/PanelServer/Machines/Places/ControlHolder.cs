namespace PanelServer.Host.Machines.Places;

/// <summary>A machine that a place has taken.</summary>
/// <param name="Slug">Type of the machine.</param>
/// <param name="Serial">Serial number of the machine.</param>
/// <param name="Place">The place.</param>
/// <param name="Since">When it took the machine, in Unix milliseconds.</param>
internal sealed record ControlHolder(string Slug, ushort Serial, ControlPlace Place, long Since);

/// <summary>Which machines are taken.</summary>
/// <param name="OnePlace">Whether machines can be taken on this panel.</param>
/// <param name="SilenceSeconds">How long a place keeps a machine without a sign of life.</param>
/// <param name="Machines">The machines that are taken; all others take commands from everywhere.</param>
internal sealed record ControlAnswer(bool OnePlace, double SilenceSeconds, IReadOnlyList<ControlHolder> Machines);
