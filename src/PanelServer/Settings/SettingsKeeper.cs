using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Host.Settings;

/// <summary>
/// Keeps the settings of all machines: gives each machine, before a cycle runs it, what it had before, and looks five times a second what has
/// been changed and what a fault has ended. It looks at published values only, so no cycle knows of it.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="trail">Told of what was given back.</param>
/// <param name="catalog">Knows the slugs.</param>
/// <param name="options">Whether settings are given back.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="time">The clock that paces the looks.</param>
/// <param name="logger">The log.</param>
internal sealed class SettingsKeeper(
    Store store,
    AuditTrail trail,
    MachineCatalog catalog,
    IOptions<StorageOptions> options,
    PanelClock clock,
    TimeProvider time,
    ILogger<SettingsKeeper> logger) : BackgroundService, IMachineMemory
{
    private const long RetryMilliseconds = 5000;

    // A machine's mode is stored as it changes; what it measures now and then, which wears no disk.
    private const long TellMilliseconds = 60_000;
    private const long TellAtWorkMilliseconds = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _access = new();
    private readonly Dictionary<MachineIdentificationUnique, KeptMachine> _machines = [];
    private Dictionary<MachineIdentificationUnique, StoredMachine>? _stored;
    private bool _isRead;
    private int _epoch;

    /// <inheritdoc/>
    public void Restore(Machine machine)
    {
        lock (_access)
        {
            ReadStored();
            KeptMachine kept = new(machine);
            StoredMachine? stored = _stored?.GetValueOrDefault(machine.Identification);
            bool isKnown = _stored is not null;
            string? onDisk = stored?.Settings ?? KeptMachine.NoSettings;
            if (_machines.TryGetValue(machine.Identification, out KeptMachine? before))
            {
                // It was here already and comes back: what it had then is newer than what was on the disk at the start.
                before.Refresh();
                (isKnown, onDisk) = (true, before.StoredSettings);
                stored = new(before.Settings, 0, null, 0);
            }

            if (options.Value.RestoreSettings && stored is not null)
            {
                Restore(machine, stored);
            }

            // What nobody knows, and what nobody wants, stays on the disk until a setting is changed.
            kept.Refresh();
            kept.StoredSettings = options.Value.RestoreSettings && isKnown ? onDisk : kept.Settings;
            _machines[machine.Identification] = kept;
        }
    }

    /// <summary>Has stored what has been changed since the last look.</summary>
    public void Look()
    {
        lock (_access)
        {
            bool isAnew = store.Epoch != _epoch;
            _epoch = store.Epoch;
            foreach (KeptMachine kept in _machines.Values)
            {
                if (isAnew)
                {
                    (kept.StoredSettings, kept.StoredMode) = (KeptMachine.NoSettings, null);
                }

                TellEndOfWork(kept);
                Look(kept);
            }
        }
    }

    /// <summary>Has stored what has been changed last, and what each machine does now.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        lock (_access)
        {
            foreach (KeptMachine kept in _machines.Values)
            {
                kept.StoredMode = null;
            }
        }

        Look();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);

        // What is not remembered stops no machine.
        await timer.ForEachAsync(Look, logger.LogFailed, stoppingToken);
    }

    private void ReadStored()
    {
        if (_isRead || !store.IsOn)
        {
            return;
        }

        _isRead = true;
        try
        {
            _stored = store.ReadAsync(SettingsTable.Read).GetAwaiter().GetResult();
        }
        catch (StoreException failure)
        {
            logger.LogNotRestored(failure.Message);
        }
    }

    private void Restore(Machine machine, StoredMachine stored)
    {
        string slug = catalog.SlugOf(machine.Identification.MachineIdentification);
        ushort serial = machine.Identification.Serial;
        JsonNode? settings = Parse(stored.Settings ?? KeptMachine.NoSettings);
        IReadOnlyList<string> ignored = settings is null ? ["the text is not JSON"] : machine.Restore(JsonSerializer.SerializeToElement(settings));
        foreach (string reason in ignored)
        {
            logger.LogIgnored(slug, serial, reason);
        }

        bool hasSettings = settings is JsonObject { Count: > 0 };
        bool wasAtWork = stored.Doing?.StartsWith(MachineStory.Mode(machine.Schema, machine.DefaultState), StringComparison.Ordinal) == false;
        if (stored.Doing is { } doing && (hasSettings || wasAtWork))
        {
            string story = string.Create(
                CultureInfo.InvariantCulture,
                $"The server was restarted. The machine was last seen at {DateTimeOffset.FromUnixTimeMilliseconds(stored.Seen):yyyy-MM-dd HH:mm:ss} UTC: {doing}. It is in its safe state{(hasSettings ? " and has its settings again" : "")}.");
            logger.LogRestored(slug, serial, story);
            trail.RecordRestored(slug, serial, settings ?? new JsonObject(), story);
        }
    }

    private static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void TellEndOfWork(KeptMachine kept)
    {
        if (kept.FindEndOfWork() is { } end)
        {
            MachineIdentificationUnique id = kept.Machine.Identification;
            logger.LogTakenFromWork(catalog.SlugOf(id.MachineIdentification), id.Serial, end.Mode, end.Reason);
        }
    }

    private void Look(KeptMachine kept)
    {
        long now = clock.UnixMilliseconds;
        if (now < kept.RetryAt)
        {
            return;
        }

        kept.Refresh();
        MachineIdentificationUnique id = kept.Machine.Identification;
        if (kept.Settings != kept.StoredSettings)
        {
            string settings = kept.Settings;
            kept.StoredSettings = settings;
            Write(new(connection => SettingsTable.StoreSettings(connection, id, settings, now), isStored => Confirm(id, isStored, areSettings: true)));
        }

        if (kept.Mode != kept.StoredMode || now - kept.StoredModeAt >= (kept.IsAtWork ? TellAtWorkMilliseconds : TellMilliseconds))
        {
            (kept.StoredMode, kept.StoredModeAt) = (kept.Mode, now);
            string doing = MachineStory.Tell(kept.Machine.Schema, kept.Machine.ReadSnapshot());
            if (doing.Length > 0)
            {
                Write(new(connection => SettingsTable.StoreDoing(connection, id, doing, now), isStored => Confirm(id, isStored, areSettings: false)));
            }
        }
    }

    private void Write(StoreWrite write)
    {
        if (!store.TryWrite(write) && store.IsOn)
        {
            write.Finish("the queue is full");
        }
    }

    /// <summary>Is told by the store's task what became of it. What could not be stored is tried again as it is then, until it is.</summary>
    private void Confirm(MachineIdentificationUnique id, bool isStored, bool areSettings)
    {
        if (!isStored)
        {
            lock (_access)
            {
                KeptMachine kept = _machines[id];
                kept.StoredSettings = areSettings ? null : kept.StoredSettings;
                (kept.StoredMode, kept.RetryAt) = (null, clock.UnixMilliseconds + RetryMilliseconds);
            }
        }
    }
}
