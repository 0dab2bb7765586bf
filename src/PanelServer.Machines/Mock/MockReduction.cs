namespace PanelServer.Machines.Mock;

/// <summary>What the mock machine's mutations mean: everything is allowed at any time.</summary>
internal sealed class MockReduction : Reduction<MockState, MockMutation>
{
    /// <inheritdoc/>
    protected override string? Apply(MockMutation mutation, ref MockState state)
    {
        state = mutation switch
        {
            MockMutation.SetFrequency1 set => state with { Frequency1 = set.MilliHertz },
            MockMutation.SetFrequency2 set => state with { Frequency2 = set.MilliHertz },
            MockMutation.SetFrequency3 set => state with { Frequency3 = set.MilliHertz },
            MockMutation.SetMode set => state with { ModeState = new(set.Mode) },
            _ => state,
        };
        return null;
    }
}
