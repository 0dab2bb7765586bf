using System.Globalization;
using PanelServer.EtherCat.Esc;

namespace PanelServer.Simulation.Segment.Faults;

/// <summary>A fault command or script that cannot be understood; the message says where and what is allowed.</summary>
public sealed class FaultSyntaxException(string message) : FormatException(message);

/// <summary>The words of one fault command, taken one by one and checked against the segment.</summary>
internal sealed class FaultArguments
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

    internal VirtualSegment Segment { get; }

    internal string Usage { get; }

    internal bool HasMore => _next < _words.Length;

    internal FaultSyntaxException Wrong(string what) => new($"{what} Usage: {Usage}");

    internal string Word(string name) => HasMore ? _words[_next++] : throw Wrong($"{name} is missing.");

    internal int Count(string name, int? whenMissing = null)
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

    internal int Integer(string name, int minimum, int maximum, int? whenMissing = null)
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

    internal double Number(string name, double minimum = double.MinValue, double maximum = double.MaxValue) =>
        ParseNumber(Word(name), name, minimum, maximum);

    internal double ParseNumber(string word, string name, double minimum, double maximum)
    {
        string range = minimum == double.MinValue ? "" : string.Create(CultureInfo.InvariantCulture, $" from {minimum} to {maximum}");
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= minimum && number <= maximum
            ? number
            : throw Wrong($"{name} \"{word}\" must be a number{range}.");
    }

    internal uint Hexadecimal(string name, uint maximum, uint? whenMissing = null)
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

    internal long Time(string name, bool maySubtract = false) => ParseTime(Word(name), name, maySubtract);

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

    internal int Position()
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
    internal T Choice<T>(string name, IReadOnlyList<(string Word, T Meaning)> choices)
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

    internal void End()
    {
        if (HasMore)
        {
            throw Wrong($"\"{_words[_next]}\" is too much.");
        }
    }
}
