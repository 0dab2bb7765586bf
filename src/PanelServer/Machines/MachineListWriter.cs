using System.Text.Json;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Machines;

/// <summary>Serialises the machine list, anew only when it or an error in it has changed.</summary>
internal sealed class MachineListWriter(MachineRoster roster)
{
    private volatile Answer _latest = new([], [], []);

    /// <summary>The list as JSON.</summary>
    public byte[] List()
    {
        Answer latest = _latest;
        IReadOnlyList<RosterEntry> entries = roster.Entries;
        if (latest.Body.Length > 0 && latest.IsOf(entries))
        {
            return latest.Body;
        }

        string?[] errors = [.. entries.Select(entry => entry.Error)];
        MachineList list = new([.. entries.Zip(errors, MachineEntry.Of)]);
        latest = new(entries, errors, JsonSerializer.SerializeToUtf8Bytes(list, PanelJson.Declared));
        _latest = latest;
        return latest.Body;
    }

    private sealed record Answer(IReadOnlyList<RosterEntry> Entries, string?[] Errors, byte[] Body)
    {
        public bool IsOf(IReadOnlyList<RosterEntry> entries)
        {
            if (!ReferenceEquals(entries, Entries))
            {
                return false;
            }

            for (int i = 0; i < Errors.Length; i++)
            {
                if (entries[i].Error != Errors[i])
                {
                    return false;
                }
            }

            return true;
        }
    }
}
