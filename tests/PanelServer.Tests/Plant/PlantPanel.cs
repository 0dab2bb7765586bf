using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PanelServer.Host.History;
using PanelServer.Host.Plant;
using PanelServer.Machines;
using PanelServer.Tests.History;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Plant;

/// <summary>A panel with a store of its own, which it copies into a common history when a test says so.</summary>
internal sealed class PlantPanel : IDisposable
{
    private readonly ScratchStore? _owned;

    public PlantPanel(string connectionString, string name = "line-3", ScratchStore? scratch = null, Action<PlantOptions>? set = null, TimeProvider? time = null)
    {
        _owned = scratch is null ? new() : null;
        Kept = new(scratch ?? _owned!);
        Options = new() { ConnectionString = connectionString, Panel = name };
        set?.Invoke(Options);
        IOptions<PlantOptions> options = Microsoft.Extensions.Options.Options.Create(Options);
        Status = new(time ?? TimeProvider.System);
        Database = new(options, new MachineCatalog(MachineModules.CreateAll()), Status, time ?? TimeProvider.System);
        Copier = new(Kept.Store, Database, options, Status, NullLogger<PlantCopier>.Instance);
        Service = new(Copier, Database, Status, options, time ?? TimeProvider.System, Log);
    }

    /// <summary>A time of this month, on a full minute, from which hours can be recorded.</summary>
    public static long Begin { get; } = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 60_000 * 60_000;

    public KeptHistory Kept { get; }

    public PlantOptions Options { get; }

    public PlantStatus Status { get; }

    public PlantDatabase Database { get; }

    public PlantCopier Copier { get; }

    public PlantHistory Service { get; }

    public LoggedLines<PlantHistory> Log { get; } = new();

    public void Dispose()
    {
        Copier.Close();
        Service.Dispose();
        Kept.Dispose();
        _owned?.Dispose();
    }

    /// <summary>Records, a sample a second, and has all of it in the panel's own store.</summary>
    public async Task RecordAsync(long begin, int samples)
    {
        Kept.Record(begin, samples);
        await Kept.StoreAsync();
    }

    /// <summary>Copies all there is.</summary>
    public async Task CopyAsync()
    {
        while (await Copier.CopyBatchAsync())
        {
        }
    }

    /// <summary>What the panel's own store has of the first field, as <see cref="InPlant"/> tells it; rolled-up values without the last, which is not whole.</summary>
    public string Own()
    {
        HistoryStep step = HistoryStep.All.Single(one => one.Seconds == Options.ResolutionSeconds);
        IEnumerable<string> rows = Kept.Read(step).SelectMany(chunk => chunk.Times.Select((time, i) => string.Create(
            CultureInfo.InvariantCulture, $"{time}|{chunk.Columns[0].Mean[i]}|{chunk.Columns[0].Min[i]}|{chunk.Columns[0].Max[i]}|{chunk.Counts[i]}")));
        return string.Join('\n', step.IsRolledUp ? rows.SkipLast(1) : rows);
    }

    /// <summary>What psql finds of it in the common history.</summary>
    public string InPlant(Func<string, string> psql, string schema) => psql(
        $"SELECT (extract(epoch FROM time) * 1000)::bigint, mean, min, max, count FROM {schema}.history WHERE panel = '{Options.Panel}' AND signal = 'a' ORDER BY time");
}
