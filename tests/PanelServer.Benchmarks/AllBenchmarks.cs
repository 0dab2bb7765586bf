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

    /// <summary>Runs them.</summary>
    /// <param name="arguments">The docs folder; none to print only.</param>
    /// <returns>1 if a target was missed or a benchmark failed.</returns>
    public async Task<int> RunAsync(string[] arguments)
    {
        FiguresPage? page = arguments.Length > 0 ? new(Path.Combine(arguments[0], "performance.md")) : null;
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
        page?.Write(rows);
        return table.ExitStatus;
    }
}
