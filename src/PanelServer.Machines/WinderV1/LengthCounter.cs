namespace PanelServer.Machines.WinderV1;

/// <summary>Counts the filament that the puller has delivered.</summary>
public sealed class LengthCounter
{
    private RequestTracker _resets;

    /// <summary>Length since the last reset, m.</summary>
    public double Metres { get; private set; }

    /// <summary>Counts from 0 again if that was asked for.</summary>
    /// <param name="state">Counts how often it was.</param>
    public void Follow(in SpoolAutomaticActionState state)
    {
        if (_resets.TakeNew(state.LengthResets))
        {
            Metres = 0;
        }
    }

    /// <summary>Counts one cycle, unless an automatic action is set and the mode is none in which filament is made.</summary>
    /// <param name="settings">Required length and action.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="metres">Filament pulled since the last call, never negative.</param>
    /// <returns>The mode to change to, or null.</returns>
    public WinderMode? Update(in SpoolAutomaticActionState settings, WinderMode mode, double metres)
    {
        bool acts = settings.SpoolAutomaticActionMode != SpoolAutomaticAction.NoAction;
        if (acts && mode is not (WinderMode.Pull or WinderMode.Wind))
        {
            return null;
        }

        Metres += metres;
        if (!acts || Metres < settings.SpoolRequiredMeters)
        {
            return null;
        }

        Metres = 0;
        return settings.SpoolAutomaticActionMode == SpoolAutomaticAction.Pull ? WinderMode.Pull : WinderMode.Hold;
    }
}
