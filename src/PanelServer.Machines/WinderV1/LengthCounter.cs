namespace PanelServer.Machines.WinderV1;

/// <summary>
/// Counts the filament that the puller has delivered. At the required length the spool is complete: the count stands, with what runs
/// out until the puller rests, until the operator begins the next spool.
/// </summary>
public sealed class LengthCounter
{
    private RequestTracker _resets;
    private RequestTracker _choices;

    /// <summary>Length since the last reset, m.</summary>
    public double Metres { get; private set; }

    /// <summary>True from when the required length was reached until Wind or Pull is chosen or the length is reset.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Counts from 0 again if that was asked for, or if a mode is chosen that begins the next spool.</summary>
    /// <param name="state">Counts how often it was asked for and a mode was chosen.</param>
    public void Follow(in WinderState state)
    {
        bool isChosen = _choices.TakeNew(state.ModeState.Acknowledgements);
        bool beginsNext = IsComplete && isChosen && state.ModeState.Mode is WinderMode.Wind or WinderMode.Pull;
        if (_resets.TakeNew(state.SpoolAutomaticActionState.LengthResets) || beginsNext)
        {
            Metres = 0;
            IsComplete = false;
        }
    }

    /// <summary>Counts one cycle. The automatic action needs a mode in which filament is made.</summary>
    /// <param name="settings">Required length and action.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="metres">Filament pulled since the last call, never negative.</param>
    /// <returns>The mode to change to, or null.</returns>
    public WinderMode? Update(in SpoolAutomaticActionState settings, WinderMode mode, double metres)
    {
        if (IsComplete && mode == WinderMode.Pull)
        {
            // What is pulled past a complete spool does not go onto it.
            return null;
        }

        Metres += metres;
        bool acts = settings.SpoolAutomaticActionMode != SpoolAutomaticAction.NoAction && !IsComplete && mode is WinderMode.Pull or WinderMode.Wind;
        if (!acts || Metres < settings.SpoolRequiredMeters)
        {
            return null;
        }

        IsComplete = true;
        return settings.SpoolAutomaticActionMode == SpoolAutomaticAction.Pull ? WinderMode.Pull : WinderMode.Hold;
    }
}
