namespace PanelServer.Machines.Alarms;

/// <summary>Which alarms of a machine are present, one bit for each alarm of its <see cref="AlarmSet"/>.</summary>
/// <param name="Bits">The bits.</param>
public readonly record struct AlarmSignals(ulong Bits)
{
    /// <summary>How many alarms a machine can have.</summary>
    public const int Capacity = 64;

    /// <summary>The alarms of both.</summary>
    public static AlarmSignals operator |(AlarmSignals left, AlarmSignals right) => new(left.Bits | right.Bits);

    /// <summary>These alarms if a condition is met, otherwise none.</summary>
    /// <param name="condition">The condition.</param>
    public AlarmSignals If(bool condition) => condition ? this : default;

    /// <summary>True if an alarm is among them.</summary>
    /// <param name="index">Its place in the set.</param>
    public bool Contains(int index) => (Bits & (1UL << index)) != 0;
}
