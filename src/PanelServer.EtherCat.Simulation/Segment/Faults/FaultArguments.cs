using System.Globalization;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Faults;

/// <summary>A fault command or script that cannot be understood; the message says where and what is allowed.</summary>
public sealed class FaultSyntaxException(string message) : FormatException(message);

/// <summary>The words of one fault command, taken one by one and checked against the segment.</summary>
public sealed class FaultArguments
{
    private static readonly (string Unit, double Nanoseconds)[] TimeUnits = [("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)];

    private readonly string[] _words;
    private int _next;

    internal FaultArguments(string[] words, int first, VirtualSegment segment, string usage)
    {
        _words = words;
        _next = first;
        Segment = segment;
        Usage = usage;
    }

    /// <summary>Where the fault is to happen.</summary>
    public VirtualSegment Segment { get; }

    /// <summary>Name and arguments of the fault, for messages.</summary>
    public string Usage { get; }

    /// <summary>True if a word is left.</summary>
    public bool HasMore => _next < _words.Length;

    /// <summary>The exception for a wrong word, with the usage.</summary>
    /// <param name="what">What is wrong and what is allowed, a sentence.</param>
    public FaultSyntaxException Wrong(string what) => new($"{what} Usage: {Usage}");

    /// <summary>The next word.</summary>
    /// <param name="name">What it is, for messages.</param>
    /// <exception cref="FaultSyntaxException">There is none.</exception>
    public string Word(string name) => HasMore ? _words[_next++] : throw Wrong($"{name} is missing.");

    /// <summary>A whole number of at least 1.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="whenMissing">What holds without it; null if it has to be there.</param>
    /// <exception cref="FaultSyntaxException">It is something else.</exception>
    public int Count(string name, int? whenMissing = null)
    {
        if (!HasMore && whenMissing is { } value)
        {
            return value;
        }

        string word = Word(name);
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw Wrong($"{name} \"{word}\" must be a whole number of at least 1.");
    }

    /// <summary>A whole number within limits.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="minimum">The smallest.</param>
    /// <param name="maximum">The greatest.</param>
    /// <param name="whenMissing">What holds without it; null if it has to be there.</param>
    /// <exception cref="FaultSyntaxException">It is something else.</exception>
    public int Integer(string name, int minimum, int maximum, int? whenMissing = null)
    {
        if (!HasMore && whenMissing is { } value)
        {
            return value;
        }

        string word = Word(name);
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong($"{name} \"{word}\" must be a whole number from {minimum} to {maximum}.");
    }

    /// <summary>A number within limits.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="minimum">The smallest.</param>
    /// <param name="maximum">The greatest.</param>
    /// <exception cref="FaultSyntaxException">It is something else.</exception>
    public double Number(string name, double minimum = double.MinValue, double maximum = double.MaxValue) =>
        ParseNumber(Word(name), name, minimum, maximum);

    /// <summary>A number in a word that was taken before.</summary>
    /// <param name="word">The word.</param>
    /// <param name="name">What it is.</param>
    /// <param name="minimum">The smallest.</param>
    /// <param name="maximum">The greatest.</param>
    /// <exception cref="FaultSyntaxException">It is something else.</exception>
    public double ParseNumber(string word, string name, double minimum, double maximum)
    {
        string range = minimum == double.MinValue ? "" : string.Create(CultureInfo.InvariantCulture, $" from {minimum} to {maximum}");
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong($"{name} \"{word}\" must be a number{range}.");
    }

    /// <summary>A hexadecimal number.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="maximum">The greatest.</param>
    /// <param name="whenMissing">What holds without it; null if it has to be there.</param>
    /// <exception cref="FaultSyntaxException">It is something else.</exception>
    public uint Hexadecimal(string name, uint maximum, uint? whenMissing = null)
    {
        if (!HasMore && whenMissing is { } value)
        {
            return value;
        }

        return ParseHexadecimal(Word(name), name, maximum);
    }

    internal uint ParseHexadecimal(string word, string name, uint maximum)
    {
        string digits = word.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? word[2..] : word;
        return uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number) && number <= maximum
            ? number
            : throw Wrong($"{name} \"{word}\" must be a hexadecimal number up to 0x{maximum:X}.");
    }

    /// <summary>A time with its unit.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="maySubtract">Whether it may be negative.</param>
    /// <returns>Nanoseconds.</returns>
    /// <exception cref="FaultSyntaxException">It is something else.</exception>
    public long Time(string name, bool maySubtract = false) => ParseTime(Word(name), name, maySubtract);

    internal long ParseTime(string word, string name, bool maySubtract = false)
    {
        foreach ((string? unit, double nanoseconds) in TimeUnits)
        {
            if (word.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(word[..^unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && (number >= 0 || maySubtract) && Math.Abs(number * nanoseconds) < long.MaxValue / 4)
            {
                return (long)(number * nanoseconds);
            }
        }

        throw Wrong($"{name} \"{word}\" must be a time such as 250ms or 1.5s (units ns, us, ms, s).");
    }

    /// <summary>Position of a subdevice of the segment.</summary>
    /// <exception cref="FaultSyntaxException">There is none at it.</exception>
    public int Position()
    {
        string word = Word("the position");
        int last = Segment.Subdevices.Count - 1;
        return int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int position) && position <= last
            ? position
            : throw Wrong($"The position \"{word}\" must be a whole number from 0 to {last}.");
    }

    internal AlState State()
    {
        string word = Word("the state");
        return word.ToLowerInvariant() switch
        {
            "preop" => AlState.PreOp,
            "safeop" => AlState.SafeOp,
            "op" => AlState.Op,
            _ => throw Wrong($"The state \"{word}\" must be preop, safeop or op."),
        };
    }

    /// <summary>One of several words.</summary>
    /// <param name="name">What the word is.</param>
    /// <param name="choices">The words and what they mean; at least two.</param>
    /// <exception cref="FaultSyntaxException">It is none of them.</exception>
    public T Choice<T>(string name, IReadOnlyList<(string Word, T Meaning)> choices)
    {
        string word = Word(name);
        foreach ((string Word, T Meaning) choice in choices)
        {
            if (choice.Word == word)
            {
                return choice.Meaning;
            }
        }

        string allowed = string.Join(", ", choices.SkipLast(1).Select(choice => choice.Word));
        throw Wrong($"{name} \"{word}\" must be {allowed} or {choices[^1].Word}.");
    }

    /// <summary>Checks that no word is left.</summary>
    /// <exception cref="FaultSyntaxException">There is one.</exception>
    public void End()
    {
        if (HasMore)
        {
            throw Wrong($"\"{_words[_next]}\" is too much.");
        }
    }
}
