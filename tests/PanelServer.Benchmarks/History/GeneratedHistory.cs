using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PanelServer.Host.History;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.ExtruderV1;

namespace PanelServer.Benchmarks.History;

/// <summary>
/// Years of several extruders as the recorder would have stored them: values that drift slowly and are noisy by some of their last decimals, set
/// points that change every few hours. Seconds are rolled up where seconds are kept; before that, the means of ten seconds are made directly.
/// </summary>
internal static class GeneratedHistory
{
    /// <summary>How many machines.</summary>
    public const int Machines = 5;

    /// <summary>Serial number of the first one.</summary>
    public const ushort FirstSerial = 57922;

    private const int BlocksInTransaction = 500;

    private static readonly ExtruderModule Module = ExtruderModule.V1();
    private static readonly HistoryOptions Kept = new();

    /// <summary>Type of the machines.</summary>
    public static string Slug => Module.Slug;

    /// <summary>Writes it.</summary>
    /// <param name="folder">Where the store's file is made.</param>
    /// <param name="end">The last time.</param>
    /// <param name="days">How many days before that it begins.</param>
    public static async Task WriteAsync(string folder, DateTimeOffset end, int days)
    {
        using Store store = new(Options.Create(new StorageOptions { Directory = folder }), TimeProvider.System, NullLogger<Store>.Instance);
        int written = 0;
        for (int i = 0; i < Machines; i++)
        {
            MachineIdentificationUnique machine = new(Module.Identification, (ushort)(FirstSerial + i));
            foreach (HistoryBlock[] blocks in Blocks(machine, end.ToUnixTimeMilliseconds(), days, seed: i).Chunk(BlocksInTransaction))
            {
                int before = written;
                written += await store.ReadAsync(connection => Write(connection, blocks, before));
            }
        }

        await store.ReadAsync(connection =>
        {
            foreach (ushort serial in Enumerable.Range(FirstSerial, Machines).Select(serial => (ushort)serial))
            {
                foreach (HistoryStep step in HistoryStep.All)
                {
                    HistoryTable.Rotate(connection, new(Module.Identification, serial), step, step.KeptSamples(Kept));
                }
            }

            return 0;
        });
        await store.StopAsync(CancellationToken.None);
    }

    private static int Write(DbConnection connection, HistoryBlock[] blocks, long newestId)
    {
        foreach (HistoryBlock block in blocks)
        {
            block.Key.Id = ++newestId;
            HistoryTable.Write(connection, block);
        }

        return blocks.Length;
    }

    private static IEnumerable<HistoryBlock> Blocks(MachineIdentificationUnique machine, long end, int days, int seed)
    {
        IReadOnlyList<HistoryField> fields = HistoryField.Of(Module.Schema);
        MachineRecord record = new(machine, fields);
        HistoryChunk sample = HistoryChunk.OfSingles(1, fields.Count);
        NoisySignals signals = new(fields, seed);
        long secondsFrom = end - (Kept.SecondsForDays * 86_400_000L);
        for (long time = end - (days * 86_400_000L); time < end; time += time < secondsFrom ? 10_000 : 1000)
        {
            sample.Times[0] = time;
            signals.Next(sample.Columns);
            foreach (HistoryBlock block in record.Add(sample))
            {
                if (block.Key.Step.IsRolledUp || block.First >= secondsFrom)
                {
                    yield return block;
                }
            }
        }

        foreach (HistoryBlock block in record.Unfinished(withRolledUp: true))
        {
            yield return block;
        }
    }
}
