namespace PanelServer.Machines.Mock;

/// <summary>What can be changed on the mock machine.</summary>
public abstract record MockMutation : Mutation
{
    private const double MaximumMilliHertz = 1000;

    private MockMutation()
    {
    }

    /// <summary>Sets the frequency of sine 1.</summary>
    /// <param name="MilliHertz">The frequency.</param>
    [Sets("frequency1")]
    public sealed record SetFrequency1([Quantity("mHz", Minimum = 0, Maximum = MaximumMilliHertz, Step = 0.1, Example = 250)] double MilliHertz) : MockMutation;

    /// <summary>Sets the frequency of sine 2.</summary>
    /// <param name="MilliHertz">The frequency.</param>
    [Sets("frequency2")]
    public sealed record SetFrequency2([Quantity("mHz", Minimum = 0, Maximum = MaximumMilliHertz, Step = 0.1, Example = 200)] double MilliHertz) : MockMutation;

    /// <summary>Sets the frequency of sine 3.</summary>
    /// <param name="MilliHertz">The frequency.</param>
    [Sets("frequency3")]
    public sealed record SetFrequency3([Quantity("mHz", Minimum = 0, Maximum = MaximumMilliHertz, Step = 0.1, Example = 500)] double MilliHertz) : MockMutation;

    /// <summary>Switches the generators off (Standby) or on (Running).</summary>
    /// <param name="Mode">The mode.</param>
    [Sets("mode_state.mode")]
    public sealed record SetMode(MockMode Mode) : MockMutation;
}
