namespace PanelServer.Machines.Alarms;

/// <summary>Finds the alarm of a sentence that seldom changes, cycle by cycle. Does not allocate, and looks only when it has changed.</summary>
/// <param name="set">The alarms.</param>
public sealed class AlarmLookup(AlarmSet set)
{
    private string? _sentence;
    private AlarmSignals _found;

    /// <summary>The alarm of a sentence.</summary>
    /// <param name="sentence">As <c>error</c> shows it; null if nothing is wrong.</param>
    /// <returns>None if nothing is wrong, or no alarm has declared the sentence.</returns>
    public AlarmSignals Find(string? sentence)
    {
        if (!ReferenceEquals(sentence, _sentence))
        {
            (_sentence, _found) = (sentence, sentence is null ? default : set.SignalOfError(sentence));
        }

        return _found;
    }
}
