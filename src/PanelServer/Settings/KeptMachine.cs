using System.Text.Json.Nodes;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Settings;

/// <summary>A machine whose settings are kept, and what is known to be stored of it.</summary>
/// <param name="machine">The machine.</param>
internal sealed class KeptMachine(Machine machine)
{
    /// <summary>Settings that are all the factory's, as they are stored.</summary>
    public const string NoSettings = "{}";

    private readonly string _modeAtStart = MachineStory.Mode(machine.Schema, machine.DefaultState);
    private long _version = -1;
    private long _safeStops;

    /// <summary>The machine.</summary>
    public Machine Machine => machine;

    /// <summary>The settings that differ from the factory's, as they are stored; of the last <see cref="Refresh"/>.</summary>
    public string Settings { get; private set; } = NoSettings;

    /// <summary>What the machine was told to do; of the last <see cref="Refresh"/>.</summary>
    public string Mode { get; private set; } = "";

    /// <summary>True if it does something: it has another mode than at its start.</summary>
    public bool IsAtWork => Mode != _modeAtStart;

    /// <summary>The settings on the disk, or on their way to it; null if nobody knows.</summary>
    public string? StoredSettings { get; set; } = NoSettings;

    /// <summary>What it was told to do as last stored; null if that is to be stored again.</summary>
    public string? StoredMode { get; set; }

    /// <summary>When that was stored, by the clock's time stamps.</summary>
    public long StoredModeAt { get; set; }

    /// <summary>What could not be stored is not stored again before this time stamp.</summary>
    public long RetryAt { get; set; }

    /// <summary>The settings in a state that differ from the factory's.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="state">Its state.</param>
    public static JsonObject Changed(Machine machine, object state) => new(machine.Schema.Kept.All
        .Select(setting => (setting.Path, Now: setting.Read(state), Default: setting.Read(machine.DefaultState)))
        .Where(setting => !JsonNode.DeepEquals(setting.Now, setting.Default))
        .Select(setting => KeyValuePair.Create(setting.Path, setting.Now)));

    /// <summary>Looks at the machine, if its state has changed since the last look.</summary>
    public void Refresh()
    {
        if (machine.ReadStatus().StateVersion != _version && machine.ReadSnapshot() is { State: { } state } snapshot)
        {
            Settings = Changed(machine, state).ToJsonString(PanelJson.Declared);
            Mode = MachineStory.Mode(machine.Schema, state);
            _version = snapshot.Status.StateVersion;
        }
    }

    /// <summary>Looks whether a fault has taken the machine from its work since the last look.</summary>
    /// <returns>What it was told to do and what ended that; null if nothing has.</returns>
    public (string Mode, string Reason)? FindEndOfWork()
    {
        if (machine.ReadSafeStop(_safeStops) is not { } stop)
        {
            return null;
        }

        _safeStops = stop.Number;
        string mode = MachineStory.Mode(machine.Schema, stop.State);
        return mode == _modeAtStart ? null : (mode, stop.Reason);
    }
}
