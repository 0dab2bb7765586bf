namespace PanelServer.Benchmarks.EtherCat;

/// <summary>Measures the EtherCAT main device: round trip against C, own cost per cycle, bring-up time.</summary>
internal static class EtherCatComparison
{
    /// <summary>Runs all parts, or the one named in the first argument.</summary>
    public static Task RunAsync(string[] arguments, BenchmarkTable table)
    {
        string part = arguments.Length > 0 && !int.TryParse(arguments[0], out _) ? arguments[0] : "";
        if (part is not ("" or "round-trip" or "cycle" or "bring-up"))
        {
            throw new ArgumentException($"usage: … ethercat [round-trip|cycle|bring-up], not {part}");
        }

        if (part is "" or "round-trip")
        {
            RoundTrip.Run(table);
        }

        if (part is "" or "cycle")
        {
            CycleCost.Run(table);
        }

        if (part is "" or "bring-up")
        {
            BringUpTime.Run(table);
        }

        return Task.CompletedTask;
    }
}
