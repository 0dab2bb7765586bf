using System.Diagnostics;
using System.Globalization;

namespace PanelServer.Benchmarks;

/// <summary>
/// Runs one benchmark after the other with few repetitions, and prints one table of them: <c>all [docs folder]</c> puts it into
/// <c>performance.md</c> as well.
/// </summary>
/// <param name="benchmarks">The benchmarks by name.</param>
internal sealed class AllBenchmarks(IReadOnlyDictionary<string, Func<string[], BenchmarkTable, Task>> benchmarks)
{
    // Median of three is the least that one disturbance can't decide.
    private static readonly string[] ThreeTimes = ["3"];

    private const string Begin = "<!-- figures begin: written by the command above -->";
    private const string End = "<!-- figures end -->";

    /// <summary>Runs them.</summary>
    /// <param name="arguments">The docs folder; none to print only.</param>
    /// <returns>1 if a target was missed or a benchmark failed.</returns>
    public async Task<int> RunAsync(string[] arguments)
    {
        BenchmarkTable table = new();
        Stopwatch watch = Stopwatch.StartNew();
        foreach ((string name, Func<string[], BenchmarkTable, Task> run) in benchmarks)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"== {name} (at {watch.Elapsed.TotalSeconds:0} s)"));
            try
            {
                await run(ThreeTimes, table);
            }
            catch (Exception failure)
            {
                // The others can be measured all the same.
                Console.Error.WriteLine(failure);
                table.Demand(name, failure.Message, "a figure", isMet: false);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"== all (at {watch.Elapsed.TotalSeconds:0} s)"));
        string rows = table.ToMarkdown();
        Console.WriteLine(rows);
        if (arguments.Length > 0)
        {
            Write(Path.Combine(arguments[0], "performance.md"), rows);
        }

        return table.ExitStatus;
    }

    private static void Write(string page, string rows)
    {
        string text = File.ReadAllText(page);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < Begin.Length || end < begin)
        {
            throw new InvalidOperationException($"{page} has no place for the figures.");
        }

        File.WriteAllText(page, $"{text[..begin]}\n{rows}\n{text[end..]}");
    }
}
