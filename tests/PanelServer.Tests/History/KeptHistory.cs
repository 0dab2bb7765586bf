using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PanelServer.ControlLoop;
using PanelServer.Host.Common;
using PanelServer.Host.History;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.History;

/// <summary>A store with the history of a machine of two fields, recorded by hand.</summary>
internal sealed class KeptHistory : IDisposable
{
    public static readonly MachineIdentificationUnique Machine = new(new(1, 7), 1);

    public static readonly HistoryField[] Fields = [new("a", "bar", null) { Decimals = 1 }, new("b", "", null) { Decimals = 1 }];

    public KeptHistory(ScratchStore scratch, HistoryOptions? options = null, StorageOptions? storage = null)
    {
        storage ??= new();
        (storage.Directory, storage.ConnectionString) = (scratch.Options.Directory, scratch.Options.ConnectionString);
        Store = new(Options.Create(storage), TimeProvider.System, Log);
        Keeper = new(Store, Options.Create(storage), Options.Create(options ?? new()), new PanelClock(new FakeTimeProvider(), LoopTime.Real(), NullLogger<PanelClock>.Instance), KeeperLog);
    }

    public LoggedLines<Store> Log { get; } = new();

    public LoggedLines<HistoryKeeper> KeeperLog { get; } = new();

    public Store Store { get; }

    public HistoryKeeper Keeper { get; }

    public void Dispose() => Store.Dispose();

    /// <summary>Records samples one second apart; the values of both fields follow from the time.</summary>
    public void Record(long begin, int samples)
    {
        for (int i = 0; i < samples; i++)
        {
            Keeper.Add(Machine, Fields, SampleAt(begin + (i * 1000L)));
        }
    }

    /// <summary>Has all of it on the disk.</summary>
    public async Task StoreAsync()
    {
        Keeper.Store(withRolledUp: true, isLast: true);
        await Store.ReadAsync(HistoryTable.NewestId);
    }

    public long[] Times(HistoryStep step, long from = 0, long to = long.MaxValue) => [.. Read(step, from, to).SelectMany(chunk => chunk.Times)];

    public HistoryChunk[] Read(HistoryStep step, long from = 0, long to = long.MaxValue)
    {
        using StoredHistory stored = new(Store.OpenReader()!, Machine, NullLogger.Instance);
        return [.. stored.Read(step, from, to, Fields)];
    }

    /// <summary>Numbers with one decimal that look like noise.</summary>
    public static double ValueAt(long time) => (time / 1000 * 2_654_435_761 >> 7) % 1000 / 10.0;

    private static HistoryChunk SampleAt(long time)
    {
        HistoryChunk sample = HistoryChunk.OfSingles(1, Fields.Length);
        sample.Times[0] = time;
        sample.Columns[0].Mean[0] = ValueAt(time);
        sample.Columns[1].Mean[0] = double.NaN;
        return sample;
    }
}
