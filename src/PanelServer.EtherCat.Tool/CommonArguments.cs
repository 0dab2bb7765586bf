using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace PanelServer.EtherCat.Tool;

/// <summary>Options and arguments that several commands have.</summary>
internal static class CommonArguments
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(1);

    /// <summary>The network interface.</summary>
    public static Option<string> Interface() => new("--interface", "-i")
    {
        Description = "network interface of the segment, for example eth1",
        Required = true,
        HelpName = "NAME",
    };

    /// <summary>Goes on although another main device seems to use the segment.</summary>
    public static Option<bool> Force() => new("--force") { Description = "go on although another main device is using the segment" };

    /// <summary>Where on the bus.</summary>
    public static Argument<int> Position() => new("POSITION") { Description = "position of the device, 0 for the first; 'list' shows them" };

    /// <summary>How long something goes on; null when the command line does not say.</summary>
    public static Option<TimeSpan?> Duration(string description) => new("--for")
    {
        Description = description,
        HelpName = "SECONDS",
        CustomParser = result => ParseSeconds(result),
    };

    /// <summary>Object and entry, for example 0x6000:11; numbers of objects are hexadecimal, as in every manual.</summary>
    public static Argument<(ushort Index, byte Subindex)> Entry() => new("INDEX[:SUBINDEX]")
    {
        Description = "object in hexadecimal as in manuals, for example 0x1018:04 or 8000:15; without a subindex 00",
        CustomParser = result => TryParseEntry(result.Tokens[0].Value, out (ushort, byte) entry)
            ? entry
            : Refuse<(ushort, byte)>(result, $"'{result.Tokens[0].Value}' is no object: it is written like 0x1018:04, both numbers hexadecimal."),
    };

    /// <summary>Reads an object and its entry.</summary>
    public static bool TryParseEntry(string text, out (ushort Index, byte Subindex) entry)
    {
        string[] parts = text.Split(':');
        entry = default;
        byte subindex = 0;
        if (parts.Length > 2 || !TryParseHexadecimal(parts[0], out ushort index) || (parts.Length == 2 && !TryParseHexadecimal(parts[1], out subindex)))
        {
            return false;
        }

        entry = (index, subindex);
        return true;
    }

    /// <summary>Reads a time in seconds.</summary>
    public static TimeSpan ParseSeconds(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds > 0 && seconds <= LongestDuration.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : Refuse<TimeSpan>(result, $"'{text}' is no time: a number of seconds above 0, at most {LongestDuration.TotalSeconds:0}.");
    }

    private static bool TryParseHexadecimal<T>(string text, out T value)
        where T : struct, IBinaryInteger<T>
    {
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return T.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }

    private static T? Refuse<T>(ArgumentResult result, string message)
    {
        result.AddError(message);
        return default;
    }
}
