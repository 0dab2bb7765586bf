using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using PanelServer.Host.Settings;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Tests.Storage;

/// <summary>A store that is damaged, newer, unwritable, slow or gone costs records and nothing else, and says so once.</summary>
public sealed class StoreTests : IDisposable
{
    private static readonly MachineIdentificationUnique Machine = new(new(1, 7), 1);

    private readonly ScratchFolder _folder = new();
    private readonly LoggedLines<Store> _log = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_written_is_there_after_the_next_start()
    {
        await WithStoreAsync(store => WriteAsync(store, "one"));
        await WithStoreAsync(async store => Assert.Equal("one", await ReadAsync(store)));
        Assert.Empty(_log.Warnings);
        Assert.Empty(_folder.SetAside);
    }

    [Fact]
    public async Task A_file_overwritten_with_noise_is_set_aside_and_a_new_one_is_begun()
    {
        await WithStoreAsync(store => WriteAsync(store, "one"));
        byte[] noise = new byte[20_000];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(_folder.File, noise, TestContext.Current.CancellationToken);
        await WithStoreAsync(async store =>
        {
            Assert.Null(await ReadAsync(store));
            Assert.True(await WriteAsync(store, "two"));
        });
        Assert.StartsWith("panel.db.damaged-", Assert.Single(_folder.SetAside), StringComparison.Ordinal);
        Assert.Contains("set aside", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        await WithStoreAsync(async store => Assert.Equal("two", await ReadAsync(store)));
    }

    [Fact]
    public async Task A_file_damaged_in_the_middle_is_found_at_the_start()
    {
        await WithStoreAsync(async store =>
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => WriteAsync(store, new string('x', 500), (ushort)i)));
        });
        await using (FileStream file = File.OpenWrite(_folder.File))
        {
            file.Position = 8192;
            file.Write(new byte[8192]);
        }

        await WithStoreAsync(async store => Assert.True(await WriteAsync(store, "two")));
        Assert.Single(_folder.SetAside);
    }

    [Fact]
    public async Task A_file_of_a_later_version_is_set_aside_whole()
    {
        await WithStoreAsync(store => WriteAsync(store, "one"));
        await WithStoreAsync(store => store.ReadAsync(connection => connection.Execute("UPDATE store_version SET version = 99")));
        await WithStoreAsync(async store => Assert.Null(await ReadAsync(store)));
        string aside = Assert.Single(_folder.SetAside);
        Assert.StartsWith("panel.db.newer-", aside, StringComparison.Ordinal);
        Assert.Contains("version 99", Assert.Single(_log.Warnings), StringComparison.Ordinal);
        Assert.Contains("one", Encoding.UTF8.GetString(await File.ReadAllBytesAsync(Path.Combine(_folder.Path, aside), TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_newest_three_damaged_files_are_kept()
    {
        for (int i = 0; i < 5; i++)
        {
            await File.WriteAllTextAsync(_folder.File, new string('x', 5000 + i), TestContext.Current.CancellationToken);
            await WithStoreAsync(store => ReadAsync(store));
        }

        Assert.Equal(3, _folder.SetAside.Length);
    }

    [Fact]
    public async Task A_file_that_is_damaged_while_the_server_runs_is_set_aside_too_and_the_epoch_says_so()
    {
        await WithStoreAsync(async store =>
        {
            await WriteAsync(store, "one");
            int epoch = store.Epoch;
            using (SqliteConnection other = new($"Data Source={_folder.File};Pooling=False"))
            {
                other.Open();
                other.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }

            await using (FileStream file = File.OpenWrite(_folder.File))
            {
                file.Write(new byte[(int)file.Length]);
            }

            // The pages that SQLite still knows by heart are no reason for it to look at the file.
            await Eventually.IsAsync(() => WriteAsync(store, "two"), _ => store.Epoch > epoch);
            Assert.True(await WriteAsync(store, "three"));
            Assert.Equal("three", await ReadAsync(store));
        });
        Assert.Single(_folder.SetAside);
    }

    [Fact]
    public async Task A_file_that_somebody_deletes_is_begun_anew()
    {
        await WithStoreAsync(async store =>
        {
            await WriteAsync(store, "one");
            int epoch = store.Epoch;
            File.Delete(_folder.File);
            Assert.True(await WriteAsync(store, "two"));
            Assert.NotEqual(epoch, store.Epoch);
        });
        await WithStoreAsync(async store => Assert.Equal("two", await ReadAsync(store)));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_once_and_costs_the_records()
    {
        string blocked = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(blocked, "", TestContext.Current.CancellationToken);
        await WithStoreAsync(
            async store =>
            {
                for (int i = 0; i < 3; i++)
                {
                    Assert.False(await WriteAsync(store, "one"));
                }

                await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store));
                Assert.Equal((3, 0), (store.LostRecords, store.WrittenRecords));
                Assert.NotNull(store.Trouble);
            },
            blocked);
        Assert.Contains("Storage:Directory", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_hangs_fills_its_queue_and_no_writer_waits()
    {
        await WithStoreAsync(async store =>
        {
            using ManualResetEventSlim hang = new();
            using ManualResetEventSlim hangs = new();
            store.TryWrite(new(_ =>
            {
                hangs.Set();
                hang.Wait();
            }));
            Eventually.Holds(() => hangs.IsSet);
            int taken = 0;
            while (store.TryWrite(new(_ => { }) { Records = 1 }))
            {
                taken++;
            }

            Assert.Equal(Store.Capacity, taken);
            Assert.False(store.TryWrite(new(_ => { }) { Records = 1 }));
            Assert.Equal(2, store.LostRecords);
            await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store));
            hang.Set();
            await Eventually.HoldsAsync(() => store.WrittenRecords == taken);
            Assert.True(await WriteAsync(store, "one"));
        });
        Assert.Contains("does not keep up", Assert.Single(_log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_comes_in_quick_succession_is_committed_together_and_no_reader_waits_for_that()
    {
        await WithStoreAsync(async store =>
        {
            await WriteAsync(store, "one");
            long started = Stopwatch.GetTimestamp();
            Task<bool>[] writes = [.. Enumerable.Range(0, 100).Select(i => WriteAsync(store, $"{i}"))];
            await Task.WhenAll(writes);
            Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 50, double.MaxValue);
            Task<bool> last = WriteAsync(store, "last");
            Assert.Equal("last", await ReadAsync(store));
            await last;
        });
    }

    [Fact]
    public void A_file_without_tables_has_nothing_to_be_read()
    {
        StoreFile file = new(_folder.Path, TimeProvider.System, _log);
        Assert.Null(file.OpenReader());
        File.WriteAllBytes(_folder.File, []);
        Assert.Null(file.OpenReader());
    }

    [Fact]
    public async Task Without_a_folder_there_is_no_store_and_nothing_is_lost()
    {
        await WithStoreAsync(
            async store =>
            {
                Assert.False(store.TryWrite(new(_ => { }) { Records = 1 }));
                Assert.Equal(0, store.LostRecords);
                await Assert.ThrowsAsync<StoreException>(() => ReadAsync(store));
            },
            "");
        Assert.Empty(_log.Warnings);
    }

    /// <summary>What a power cut or a kill leaves behind: the file as it was, and the log of writes cut off anywhere.</summary>
    [Fact]
    public async Task Cut_off_at_any_byte_the_store_opens_and_holds_what_was_once_true()
    {
        const int Writes = 40;
        Random random = new(7);
        byte[] file = [];
        byte[] wal = [];
        await WithStoreAsync(async store =>
        {
            await WriteAsync(store, "0");
            for (int i = 1; i <= Writes; i++)
            {
                await WriteAsync(store, new string((char)('0' + (i % 10)), i));
            }

            file = await ReadSharedAsync(_folder.File);
            wal = await ReadSharedAsync(_folder.File + "-wal");
        });
        HashSet<string?> once = [null, "0", .. Enumerable.Range(1, Writes).Select(i => new string((char)('0' + (i % 10)), i))];
        Assert.NotEmpty(wal);
        for (int i = 0; i < (LongTests.AreWanted ? 1000 : 200); i++)
        {
            using ScratchFolder cut = new();
            await File.WriteAllBytesAsync(cut.File, file, TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(cut.File + "-wal", wal[..random.Next(wal.Length + 1)], TestContext.Current.CancellationToken);
            using System.Data.Common.DbConnection connection = new StoreFile(cut.Path, TimeProvider.System, _log).Open();
            Assert.Contains(SettingsTable.Read(connection).GetValueOrDefault(Machine)?.Settings, once);
            Assert.Empty(cut.SetAside);
        }
    }

    private static async Task<byte[]> ReadSharedAsync(string path)
    {
        await using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }

    private static Task<bool> WriteAsync(Store store, string text, ushort serial = 1)
    {
        TaskCompletionSource<bool> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(store.TryWrite(new(connection => SettingsTable.StoreSettings(connection, Machine with { Serial = serial }, text, 1), done.SetResult) { Records = 1 }));
        return done.Task.WaitAsync(Eventually.Patience);
    }

    private static async Task<string?> ReadAsync(Store store) => (await store.ReadAsync(SettingsTable.Read)).GetValueOrDefault(Machine)?.Settings;

    private async Task WithStoreAsync(Func<Store, Task> use, string? directory = null)
    {
        using Store store = new(Options.Create(new StorageOptions { Directory = directory ?? _folder.Path }), TimeProvider.System, _log);
        await use(store);
        await store.StopAsync(CancellationToken.None);
    }
}
