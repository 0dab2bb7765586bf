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
        PanelMetrics metrics = await PanelMetrics.ReadAsync(port);
        return new(metrics.Value("panel_cycles_total"), metrics.Value("panel_allocated_bytes_total"), metrics.Value("panel_cycle_allocated_bytes_total"));
    }
}
