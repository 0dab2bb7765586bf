using System.Globalization;

namespace PanelServer.Benchmarks.Idle;

/// <summary>Processor time of each thread of a process so far, in seconds, as the kernel counts it.</summary>
internal static class ThreadTimes
{
    private const double TicksPerSecond = 100;

    /// <summary>Reads them; by thread, with its name.</summary>
    /// <param name="process">Number of the process.</param>
    public static Dictionary<(int Thread, string Name), double> Read(int process)
    {
        Dictionary<(int, string), double> times = [];
        foreach (string folder in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            try
            {
                string stat = File.ReadAllText(Path.Combine(folder, "stat"));
                string name = stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..stat.LastIndexOf(')')];
                string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                double ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
                times[(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), name)] = ticks / TicksPerSecond;
            }
            catch (IOException)
            {
                // The thread has ended in between.
            }
        }

        return times;
    }

    /// <summary>Share of a core that threads of a name took between two readings.</summary>
    /// <param name="before">The first.</param>
    /// <param name="after">The second.</param>
    /// <param name="seconds">The time between them.</param>
    public static IEnumerable<(string Name, double Share)> Between(
        Dictionary<(int Thread, string Name), double> before, Dictionary<(int Thread, string Name), double> after, double seconds) =>
        from thread in after
        group thread.Value - before.GetValueOrDefault(thread.Key) by thread.Key.Name into times
        let share = times.Sum() / seconds
        orderby share descending
        select (times.Key, share);
}
