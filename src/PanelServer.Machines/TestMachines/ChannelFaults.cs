namespace PanelServer.Machines.TestMachines;

/// <summary>Tells which channel of a module is out of order. The cycle thread formats no text: all sentences are made before.</summary>
/// <param name="channels">How many channels it has.</param>
/// <param name="say">The sentence for a channel, 1 …</param>
/// <param name="isFaulty">Whether a channel, 1 …, is out of order.</param>
internal sealed class ChannelFaults(int channels, Func<int, string> say, Func<int, bool> isFaulty)
{
    private readonly string[] _sentences = [.. Enumerable.Range(1, channels).Select(say)];

    /// <summary>The sentence for the first channel that is out of order; null if none is.</summary>
    public string? Find()
    {
        for (int i = 0; i < _sentences.Length; i++)
        {
            if (isFaulty(i + 1))
            {
                return _sentences[i];
            }
        }

        return null;
    }
}
