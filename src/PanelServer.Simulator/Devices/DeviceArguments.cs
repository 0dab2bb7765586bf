using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using PanelServer.Simulation.WagoPowerV1;

namespace PanelServer.Simulator.Devices;

/// <summary>The command line.</summary>
internal sealed class DeviceArguments
{
    public const string Usage =
        """
        usage: panel-simulator power-supply [--port PORT] [--serial NUMBER]
               panel-simulator gauge --link PATH [--one-axis]

        power-supply  a WAGO 2787-2144 on Modbus TCP at 127.0.0.1; port 1502 and serial number 48879 unless said otherwise
        gauge         a diameter gauge on a pseudo-terminal, reached by the symbolic link PATH

        Prints "ready ADDRESS" and then reads commands, one a line; "help" lists them. Stops on SIGINT and SIGTERM.
        """;

    private const int DefaultPort = 1502;

    private DeviceArguments(Func<ISimulatedDevice> start) => Start = start;

    /// <summary>Starts the device.</summary>
    public Func<ISimulatedDevice> Start { get; }

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out DeviceArguments? arguments, [NotNullWhen(false)] out string? mistake)
    {
        arguments = null;
        if (args.Length == 0)
        {
            mistake = "Which device? power-supply or gauge.";
            return false;
        }

        mistake = args[0] switch
        {
            "power-supply" => ParsePowerSupply(args.AsSpan(1), out arguments),
            "gauge" => ParseGauge(args.AsSpan(1), out arguments),
            _ => $"'{args[0]}' is no device; power-supply and gauge are.",
        };
        return arguments is not null && mistake is null;
    }

    private static string? ParsePowerSupply(ReadOnlySpan<string> rest, out DeviceArguments? arguments)
    {
        arguments = null;
        int port = DefaultPort;
        uint serial = SimulatedPowerSupply.DefaultSerial;
        for (int i = 0; i < rest.Length; i += 2)
        {
            string value = i + 1 < rest.Length ? rest[i + 1] : "";
            bool right = rest[i] switch
            {
                "--port" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= ushort.MaxValue,
                "--serial" => uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out serial) && (ushort)serial != 0,
                _ => false,
            };
            if (!right)
            {
                return $"'{rest[i]} {value}' is wrong; allowed are --port 0 to 65535 and --serial with low 16 bits other than 0.";
            }
        }

        arguments = new(() => new PowerSupplyDevice(port, serial));
        return null;
    }

    private static string? ParseGauge(ReadOnlySpan<string> rest, out DeviceArguments? arguments)
    {
        arguments = null;
        string? link = null;
        bool oneAxis = false;
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] == "--one-axis")
            {
                oneAxis = true;
            }
            else if (rest[i] == "--link" && i + 1 < rest.Length)
            {
                link = rest[++i];
            }
            else
            {
                return $"'{rest[i]}' is wrong; allowed are --link PATH and --one-axis.";
            }
        }

        if (link is null)
        {
            return "The gauge needs --link PATH.";
        }

        arguments = new(() => new GaugeDevice(link, oneAxis));
        return null;
    }
}
