namespace PanelServer.Machines.WagoPowerV1;

/// <summary>What the power supply's mutations mean.</summary>
internal sealed class WagoPowerReduction : Reduction<WagoPowerState, WagoPowerMutation>
{
    private const string DoesNotAnswer = "The power supply does not answer, so its output cannot be switched now. See this machine's error.";

    /// <inheritdoc/>
    protected override string? Apply(WagoPowerMutation mutation, ref WagoPowerState state)
    {
        if (!state.Answers)
        {
            return DoesNotAnswer;
        }

        if (mutation is WagoPowerMutation.SetMode set)
        {
            state = state with { Mode = set.Mode, Commands = state.Commands + 1 };
        }

        return null;
    }
}
