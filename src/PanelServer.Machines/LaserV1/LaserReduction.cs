namespace PanelServer.Machines.LaserV1;

/// <summary>What the diameter gauge's mutations mean.</summary>
internal sealed class LaserReduction() : Reduction<LaserState, LaserMutation>(ToleranceFitsTarget)
{
    /// <inheritdoc/>
    protected override string? Apply(LaserMutation mutation, ref LaserState state)
    {
        LaserSettings settings = state.Settings;
        state = state with
        {
            Settings = mutation switch
            {
                LaserMutation.SetTargetDiameter set => settings with
                {
                    TargetDiameter = set.Millimetres,
                    LowerTolerance = Math.Min(settings.LowerTolerance, set.Millimetres),
                },
                LaserMutation.SetLowerTolerance set => settings with { LowerTolerance = set.Millimetres },
                LaserMutation.SetHigherTolerance set => settings with { HigherTolerance = set.Millimetres },
                LaserMutation.SetGlobalWarning set => settings with { GlobalWarning = set.Enabled },
                _ => settings,
            },
        };
        return null;
    }

    private static string? ToleranceFitsTarget(in LaserState state) => state.Settings.LowerTolerance <= state.Settings.TargetDiameter
        ? null
        : "The lower tolerance must not be greater than the target diameter. Set a smaller tolerance or a greater target.";
}
