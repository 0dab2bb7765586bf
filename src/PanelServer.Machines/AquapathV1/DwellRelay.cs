namespace PanelServer.Machines.AquapathV1;

/// <summary>
/// A relay that the control may switch only after it has kept its state for a while, so that it lives long. An interlock opens it at once.
/// </summary>
/// <param name="dwellSeconds">How long it keeps a state.</param>
public sealed class DwellRelay(double dwellSeconds)
{
    private double _sinceChange = double.PositiveInfinity;

    /// <summary>The relay is closed.</summary>
    public bool IsOn { get; private set; }

    /// <summary>One cycle.</summary>
    /// <param name="isAllowed">No interlock is against it.</param>
    /// <param name="switchOn">The control wants it closed; has no effect while it is.</param>
    /// <param name="switchOff">The control wants it open; has no effect while it is.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Update(bool isAllowed, bool switchOn, bool switchOff, double elapsedSeconds)
    {
        _sinceChange += elapsedSeconds;
        bool wanted = IsOn ? !switchOff : switchOn;
        bool next = isAllowed && (_sinceChange >= dwellSeconds ? wanted : IsOn);
        if (next != IsOn)
        {
            IsOn = next;
            _sinceChange = 0;
        }
    }

    /// <summary>Opens at once.</summary>
    public void Open() => Update(isAllowed: false, switchOn: false, switchOff: true, elapsedSeconds: 0);
}
