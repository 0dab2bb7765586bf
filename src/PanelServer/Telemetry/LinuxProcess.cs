using System.Globalization;

namespace PanelServer.Host.Telemetry;

/// <summary>Reads what Linux knows of this process (proc(5)).</summary>
internal static class LinuxProcess
{
    // Positions in /proc/self/stat behind the command name, which is field 2 and may contain spaces.
    private const int MinorFaultsField = 10 - 3;
    private const int MajorFaultsField = 12 - 3;

    /// <summary>Memory, processor time and page faults, cumulative.</summary>
    public static ProcessSample Read()
    {
        string stat = File.ReadAllText("/proc/self/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new(
            Environment.WorkingSet,
            Environment.CpuUsage.TotalTime.TotalSeconds,
            long.Parse(fields[MinorFaultsField], CultureInfo.InvariantCulture),
            long.Parse(fields[MajorFaultsField], CultureInfo.InvariantCulture));
    }

    /// <summary>Context switches of a thread; nulls if it does not run.</summary>
    /// <param name="threadId">The thread's id for the operating system.</param>
    public static (long? Voluntary, long? Involuntary) ReadContextSwitches(int threadId)
    {
        string path = $"/proc/self/task/{threadId}/status";
        if (threadId == 0 || !File.Exists(path))
        {
            return (null, null);
        }

        string[] lines = File.ReadAllLines(path);
        return (Find(lines, "voluntary_ctxt_switches:"), Find(lines, "nonvoluntary_ctxt_switches:"));
    }

    /// <summary>Bytes received and sent by a network interface since it came up; zeros if there is none of that name.</summary>
    /// <param name="name">The interface; null for none.</param>
    public static (long Received, long Sent) ReadInterface(string? name)
    {
        string folder = $"/sys/class/net/{name}/statistics";
        return string.IsNullOrEmpty(name) || !Directory.Exists(folder)
            ? (0, 0)
            : (ReadNumber(Path.Combine(folder, "rx_bytes")), ReadNumber(Path.Combine(folder, "tx_bytes")));
    }

    private static long ReadNumber(string path) => long.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture);

    private static long? Find(string[] lines, string key) =>
        lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[key.Length..], CultureInfo.InvariantCulture)
            : null;
}
