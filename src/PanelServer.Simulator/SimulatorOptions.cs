using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulator;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulatorOptions
{
    /// <summary>Network interface to serve on.</summary>
    public string Interface { get; init; } = "";

    /// <summary>Network interface behind the last subdevice, which makes the segment a ring; null for none.</summary>
    public string? RedundantInterface { get; init; }

    /// <summary>The machines on the segment, see <see cref="LineList"/>.</summary>
    public string Segment { get; init; } = LineList.Documented;

    /// <summary>The list of machines as part of a file's name.</summary>
    public string SegmentFileName => Segment.Replace(':', '-').Replace('*', 'x');

    /// <summary>File with fault commands, or null.</summary>
    public string? Script { get; init; }

    /// <summary>Folder that keeps the EEPROMs, or null to forget what is written to them.</summary>
    public string? EepromDirectory { get; init; }

    /// <summary>True to poll without pause: shortest answer times, occupies a core.</summary>
    public bool Spin { get; init; }

    /// <summary>True to print help and stop.</summary>
    public bool Help { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It cannot be understood; the message says what is allowed.</exception>
    public static SimulatorOptions Parse(IReadOnlyList<string> arguments)
    {
        SimulatorOptions options = new();
        for (int i = 0; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            string Value() => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{argument} needs a value.");
            options = argument switch
            {
                "--help" or "-h" => options with { Help = true },
                "--spin" => options with { Spin = true },
                "--interface" => options with { Interface = Value() },
                "--redundant-interface" => options with { RedundantInterface = Value() },
                "--segment" => options with { Segment = Value() },
                "--script" => options with { Script = Value() },
                "--eeprom-directory" => options with { EepromDirectory = Value() },
                _ => throw new FormatException(
                    $"There is no option \"{argument}\". Known are --interface, --redundant-interface, --segment, --script, --eeprom-directory, --spin and --help."),
            };
        }

        if (!options.Help && options.Interface.Length == 0)
        {
            throw new FormatException("--interface is missing: the network interface to serve on, for example --interface veth1.");
        }

        if (options.RedundantInterface is { } redundant && redundant == options.Interface)
        {
            throw new FormatException($"--redundant-interface must be another interface than --interface (both are {redundant}).");
        }

        // Understood here once, so that a wrong list is wrong use.
        _ = LineList.Parse(options.Segment);
        return options;
    }
}
