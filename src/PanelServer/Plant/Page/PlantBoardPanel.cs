namespace PanelServer.Host.Plant.Page;

/// <summary>What is known of a panel. Used under the board's lock.</summary>
/// <param name="known">When it was heard of first, as a time stamp of the clock.</param>
internal sealed class PlantBoardPanel(long known)
{
    private readonly SortedDictionary<(string Slug, ushort Serial), (PlantMachine Machine, long? LiveHeard)> _machines = [];

    /// <summary>When it was heard of first.</summary>
    public long Known => known;

    /// <summary>When it was heard itself last, not what the broker had kept of it; null if never.</summary>
    public long? Heard { get; set; }

    /// <summary>Whether it has said goodbye, or the broker has told its death, since then.</summary>
    public bool HasGone { get; set; }

    /// <summary>When it was heard of last, in Unix milliseconds by its own clock.</summary>
    public long LastContact { get; set; }

    /// <summary>The version of its server.</summary>
    public string Version { get; set; } = "";

    /// <summary>Address of its dashboard.</summary>
    public string Dashboard { get; set; } = "";

    /// <summary>Its alarms.</summary>
    public IReadOnlyList<PlantAlarm> Alarms { get; set; } = [];

    /// <summary>Its open run.</summary>
    public PlantRun? Run { get; set; }

    /// <summary>Whether a machine is known, or there is room for one more.</summary>
    public bool HasRoomFor((string Slug, ushort Serial) machine) => _machines.ContainsKey(machine) || _machines.Count < PlantBoard.MostMachines;

    /// <summary>A machine as it is known.</summary>
    public PlantMachine Machine(string slug, ushort serial) => _machines.GetValueOrDefault((slug, serial)).Machine ?? new(slug, serial, null, null, null);

    /// <summary>Takes a machine as it is now.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="liveHeard">When its live values were heard; null if these are those of before.</param>
    public void Put(PlantMachine machine, long? liveHeard = null) =>
        _machines[(machine.Slug, machine.Serial)] = (machine, liveHeard ?? _machines.GetValueOrDefault((machine.Slug, machine.Serial)).LiveHeard);

    /// <summary>Whoever goes takes back what the broker keeps.</summary>
    /// <param name="parts">The topic behind its prefix.</param>
    public void Clear(string[] parts)
    {
        switch (parts)
        {
            case [_, "panel"]:
                HasGone = true;
                break;
            case [_, "alarms"]:
                Alarms = [];
                break;
            case [_, "run"]:
                Run = null;
                break;
            case [_, string slug, string serial, "state"] when ushort.TryParse(serial, out ushort number):
                _machines.Remove((slug, number));
                break;
        }
    }

    /// <summary>Forgets what the broker tells anew with each connection.</summary>
    public void Empty()
    {
        Alarms = [];
        Run = null;
        _machines.Clear();
    }

    /// <summary>Tells it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isConnected">Whether it is there.</param>
    /// <param name="isFresh">Whether what was heard then is still true; a panel tells no live values that are none.</param>
    public PlantPanel Tell(string name, bool isConnected, Func<long?, bool> isFresh) => new(
        name, isConnected, LastContact, Version, Dashboard, Alarms, Run, [.. _machines.Values.Select(entry => isFresh(entry.LiveHeard) ? entry.Machine : entry.Machine with { LiveValues = null })]);
}
