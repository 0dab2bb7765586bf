namespace PanelServer.Machines.Control;

/// <summary>A threshold that does not chatter: true above its upper end, false below its lower end, as before in between.</summary>
/// <param name="lower">Lower end.</param>
/// <param name="upper">Upper end.</param>
public sealed class Hysteresis(double lower, double upper)
{
    /// <summary>The output; false at first.</summary>
    public bool Output { get; private set; }

    /// <summary>Takes a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns><see cref="Output"/>.</returns>
    public bool Update(double value)
    {
        Output = value > upper || (Output && value >= lower);
        return Output;
    }
}
