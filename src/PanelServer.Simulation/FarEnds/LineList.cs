using System.Globalization;

namespace PanelServer.Simulation.FarEnds;

/// <summary>
/// A simulated line as text: <c>NAME[:SERIAL][*COUNT]</c>, several with commas between them, in bus order. NAME is the name or the slug
/// of a machine, <c>documented</c> for the documentation's example, or <c>everything</c> for one of each machine.
/// </summary>
public static class LineList
{
    /// <summary>Stands for the machines of the documentation's example.</summary>
    public const string Documented = "documented";

    /// <summary>Stands for one of each machine.</summary>
    public const string Everything = "everything";

    private const int MostMachines = 32;

    /// <summary>What a list may consist of, for messages and help.</summary>
    public static string Allowed =>
        $"{Documented}, {Everything}, or a list of {string.Join(", ", FarEndList.OnBus.Select(kind => kind.Name))}, each as NAME, NAME:SERIAL, NAME*COUNT or NAME:SERIAL*COUNT, with commas between them, for example {FarEndList.OnBus[0].Name}:100,winder*2";

    /// <summary>Reads a list.</summary>
    /// <param name="text">The list.</param>
    /// <returns>The machines in bus order, each with a serial number that no other of its kind has.</returns>
    /// <exception cref="FormatException">It is wrong; the message says what and what is allowed.</exception>
    public static IReadOnlyList<LineEntry> Parse(string text)
    {
        List<Item> items = [.. text.Split(',', StringSplitOptions.TrimEntries).SelectMany(ParseItem)];
        if (items.Count > MostMachines)
        {
            throw Wrong($"These are {items.Count} machines; at most {MostMachines} are simulated.");
        }

        HashSet<LineEntry> chosen = [];
        foreach (Item item in items)
        {
            if (item.Serial is { } serial && !chosen.Add(new(item.FarEnd, serial)))
            {
                throw Wrong($"{new LineEntry(item.FarEnd, serial)} is there twice.");
            }
        }

        return [.. items.Select(item => item.Serial is { } serial ? new(item.FarEnd, serial) : NextFree(item.FarEnd, chosen))];
    }

    private static IEnumerable<Item> ParseItem(string text)
    {
        if (text is Documented or Everything)
        {
            return FarEndList.OnBus.Where(kind => text == Everything ? kind.IsUsual : kind.IsDocumented).Select(kind => new Item(kind, null));
        }

        string[] counted = text.Split('*');
        string[] named = counted[0].Split(':');
        BusFarEnd kind = FarEndList.OnBus.FirstOrDefault(candidate => candidate.IsCalled(named[0]))
            ?? throw Wrong($"There is no machine \"{named[0]}\".");
        int? serial = named.Length < 2 ? null : Number(named[1], ushort.MaxValue, $"The serial number of {kind.Name}");
        int count = counted.Length < 2 ? 1 : Number(counted[1], MostMachines, $"The number of {kind.Name}");
        if (named.Length > 2 || counted.Length > 2 || serial + count - 1 > ushort.MaxValue)
        {
            throw Wrong($"\"{text}\" is wrong.");
        }

        return Enumerable.Range(0, count).Select(i => new Item(kind, (ushort?)(serial + i)));
    }

    private static int Number(string text, int greatest, string what) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= greatest
            ? number
            : throw Wrong($"{what} is \"{text}\"; it must be a whole number from 1 to {greatest}.");

    private static LineEntry NextFree(BusFarEnd kind, HashSet<LineEntry> chosen)
    {
        LineEntry entry = new(kind, kind.FirstSerial);
        while (!chosen.Add(entry))
        {
            entry = entry with { Serial = entry.Serial == ushort.MaxValue ? (ushort)1 : (ushort)(entry.Serial + 1) };
        }

        return entry;
    }

    private static FormatException Wrong(string what) => new($"{what} Allowed is {Allowed}.");

    private readonly record struct Item(BusFarEnd FarEnd, ushort? Serial);
}
