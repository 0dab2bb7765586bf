namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// The record of the inverter's trip: what it was, and that it happened, until a person resets the inverter. It outlives silence on the
/// line and a loss of the inverter's supply, which wipe the trip in the inverter itself. Only the trip by silence on the line is not
/// recorded: it has no cause any more as soon as the inverter is heard.
/// </summary>
public sealed class InverterTrip
{
    private bool _isShown;

    /// <summary>True from a trip on until a person resets the inverter.</summary>
    public bool IsRecorded { get; private set; }

    /// <summary>Code of the trip; <see cref="InverterFaults.None"/> until it is read, or if the inverter does not tell.</summary>
    public ushort Code { get; private set; }

    /// <summary>True while the inverter has shown a trip whose code has not been asked for.</summary>
    public bool IsCodeOpen { get; private set; }

    /// <summary>Takes what a status word says.</summary>
    /// <param name="isTripped">True if it shows a trip.</param>
    public void TakeStatus(bool isTripped)
    {
        IsCodeOpen |= isTripped && !_isShown;
        _isShown = isTripped;
    }

    /// <summary>Takes the newest code of the fault history.</summary>
    /// <param name="code">The code; <see cref="InverterFaults.None"/> if the inverter does not tell.</param>
    /// <returns>True if this trip was caused by silence on the line alone and may be cleared without a person.</returns>
    public bool TakeCode(ushort code)
    {
        IsCodeOpen = false;
        if (code == InverterFaults.CommunicationLost)
        {
            return true;
        }

        (IsRecorded, Code) = (true, code);
        return false;
    }

    /// <summary>The inverter was silent: a trip that it shows afterwards may be another one.</summary>
    public void NoteSilence() => _isShown = false;

    /// <summary>A person resets the inverter, and so has read the trip.</summary>
    public void Acknowledge() => (IsRecorded, Code, IsCodeOpen) = (false, InverterFaults.None, false);
}
