namespace PanelServer.Machines.WagoPowerV1;

/// <summary>What the power supply's mutations mean.</summary>
internal sealed class WagoPowerReduction : Reduction<WagoPowerState, WagoPowerMutation>
{
    private const string DoesNotAnswer = "The power supply does not answer, so its output cannot be switched on now. See this machine's error.";

    /// <inheritdoc/>
    protected override string? Apply(WagoPowerMutation mutation, ref WagoPowerState state)
    {
        if (mutation is not WagoPowerMutation.SetMode set)
        {
            return null;
        }

        // A supply that comes back is given the commanded mode again: an On must be possible to take back before that.
        if (!state.Answers && set.Mode != WagoPowerMode.Off)
        {
            return DoesNotAnswer;
        }

        state = state with { Mode = set.Mode, Commands = state.Commands + 1 };
        return null;
    }
}
