using System.Globalization;

namespace PanelServer.Simulation.FarEnds;

/// <summary>Options of a device on the command line: <c>--NAME VALUE</c>, or <c>--NAME</c> alone for a switch.</summary>
/// <param name="words">The command line.</param>
/// <param name="usage">What is allowed, for messages.</param>
internal sealed class DeviceArguments(IEnumerable<string> words, string usage)
{
    private readonly List<string> _words = [.. words];

    /// <summary>An option that is a whole number.</summary>
    /// <param name="option">The option.</param>
    /// <param name="otherwise">Its value when it is not given.</param>
    /// <param name="least">Smallest value allowed.</param>
    /// <param name="greatest">Largest value allowed.</param>
    /// <exception cref="FormatException">It is none, or out of range.</exception>
    public long Number(string option, long otherwise, long least, long greatest)
    {
        string? text = Text(option);
        return text is null ? otherwise
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= greatest ? number
            : throw Wrong($"{option} is \"{text}\"; it must be a whole number from {least} to {greatest}.");
    }

    /// <summary>An option that is a text; null when it is not given.</summary>
    /// <exception cref="FormatException">It has no value.</exception>
    public string? Text(string option)
    {
        int at = _words.IndexOf(option);
        if (at < 0)
        {
            return null;
        }

        if (at + 1 == _words.Count)
        {
            throw Wrong($"{option} needs a value.");
        }

        string value = _words[at + 1];
        _words.RemoveRange(at, 2);
        return value;
    }

    /// <summary>Whether a switch is given.</summary>
    public bool Has(string option) => _words.Remove(option);

    /// <summary>Refuses what nobody has asked for.</summary>
    /// <exception cref="FormatException">There is something.</exception>
    public void End()
    {
        if (_words.Count > 0)
        {
            throw Wrong($"\"{_words[0]}\" is wrong.");
        }
    }

    /// <summary>What is wrong, with what is allowed.</summary>
    public FormatException Wrong(string what) => new($"{what} Allowed is {usage}.");
}
