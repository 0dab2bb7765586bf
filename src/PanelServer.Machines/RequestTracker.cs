namespace PanelServer.Machines;

/// <summary>
/// A part's memory of the requests it has served. What a part shall do once is counted in the state, and the part compares
/// the count with this.
/// </summary>
internal struct RequestTracker
{
    private int _served;

    /// <summary>Takes the requests up to now as served.</summary>
    /// <param name="requests">How many there have been, as the state counts them.</param>
    /// <returns>True if there is one that was not served yet.</returns>
    public bool TakeNew(int requests)
    {
        bool isNew = requests != _served;
        _served = requests;
        return isNew;
    }
}
