using System.Globalization;

namespace PanelServer.Benchmarks;

/// <summary>What a running panel says of itself at <c>/metrics</c>.</summary>
/// <param name="Cycles">Cycles run.</param>
/// <param name="AllocatedBytes">Bytes allocated by all threads.</param>
/// <param name="CycleAllocatedBytes">Bytes allocated by the cycle thread.</param>
internal readonly record struct PanelFigures(double Cycles, double AllocatedBytes, double CycleAllocatedBytes)
{
    /// <summary>Asks for them.</summary>
    /// <param name="port">The panel's port on this computer.</param>
    public static async Task<PanelFigures> ReadAsync(int port)
    {
        using HttpClient client = new();
        string[] lines = (await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/metrics"))).Split('\n');
        return new(Find(lines, "panel_cycles_total"), Find(lines, "panel_allocated_bytes_total"), Find(lines, "panel_cycle_allocated_bytes_total"));
    }

    private static double Find(string[] lines, string name) =>
        double.Parse(lines.First(line => line.StartsWith(name + ' ', StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);
}
