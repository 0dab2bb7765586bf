using System.Globalization;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulator.Devices;

/// <summary>Commands from standard input: faults by name and what the device itself understands. Each is answered "ok" or with a reason.</summary>
internal static class DeviceCommands
{
    public static async Task RunAsync(DeviceFarEnd kind, SimulatedDevice device, TextReader input, TextWriter output, CancellationToken stop)
    {
        // The end of the input ends nothing: a simulator in the background has none.
        while (await input.ReadLineAsync(stop) is { } line)
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                await output.WriteLineAsync(Run(kind, device, words));
            }
        }
    }

    private static string Run(DeviceFarEnd kind, SimulatedDevice device, string[] words)
    {
        string faults = string.Join(", ", kind.Faults.Select(DeviceFaults.NameOf));
        switch (words)
        {
            case ["help"]:
                return $"fault NAME [ANSWERS] with NAME one of {faults}; {kind.Commands}";
            case ["fault", string name, .. { Length: <= 1 } rest]:
                DeviceFault? fault = kind.Faults.Cast<DeviceFault?>().FirstOrDefault(possible => DeviceFaults.NameOf(possible!.Value) == name);
                int answers = int.MaxValue;
                if (fault is null || (rest.Length == 1 && !int.TryParse(rest[0], NumberStyles.None, CultureInfo.InvariantCulture, out answers)))
                {
                    return $"wrong fault; there are {faults}, each with a number of answers or none";
                }

                device.Faults.Set(fault.Value, answers);
                return "ok";
            default:
                return TryParseNumbers(words.AsSpan(1), out double[] numbers) && device.TryRun(words[0], numbers)
                    ? "ok"
                    : $"wrong command; there are fault, help and {kind.Commands}";
        }
    }

    private static bool TryParseNumbers(ReadOnlySpan<string> words, out double[] numbers)
    {
        numbers = new double[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                return false;
            }
        }

        return true;
    }
}
