namespace PanelServer.Machines;

/// <summary>
/// Tells that a part of the state was found out on the machine and not chosen, for example where a sensor has its zero. It is kept when the
/// server restarts, see <see cref="Schema.KeptSettings"/>, and may be a part that is not sent to clients.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CalibrationAttribute : Attribute;
