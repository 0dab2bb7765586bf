using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Machines;

namespace PanelServer.Host.Machines.Places;

/// <summary>
/// Knows which place has taken which machine. A place keeps a machine as long as it gives signs of life: commands, and when it says
/// that it is there. Nothing of it outlives the server. Any thread.
/// </summary>
/// <param name="options">Whether there is such a thing, and how long a place may be silent.</param>
/// <param name="time">Measures the silence.</param>
/// <param name="clock">Time stamps.</param>
internal sealed class ControlRegister(IOptions<ControlOptions> options, TimeProvider time, PanelClock clock)
{
    private readonly Lock _access = new();
    private readonly Dictionary<MachineIdentificationUnique, (ControlHolder Holder, long LastSign)> _held = [];
    private readonly TimeSpan _silence = options.Value.Silence;
    private int _changes;

    /// <summary>Whether machines can be taken on this panel.</summary>
    public bool IsOn { get; } = options.Value.OnePlace;

    /// <summary>How often it has changed who has which machine.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Who has which machine.</summary>
    public ControlAnswer Read()
    {
        lock (_access)
        {
            return new(IsOn, _silence.TotalSeconds, [.. _held.Values.Where(held => IsAlive(held.LastSign)).Select(held => held.Holder)]);
        }
    }

    /// <summary>Takes a machine. Of the place that has it this is a sign of life.</summary>
    /// <param name="entry">The machine.</param>
    /// <param name="place">Who wants it.</param>
    /// <param name="takesOver">Whether it is wanted although another place has it.</param>
    /// <returns>Who has it then, and who had it before; null for nobody.</returns>
    public (ControlHolder Now, ControlHolder? Before) Take(RosterEntry entry, ControlPlace place, bool takesOver)
    {
        lock (_access)
        {
            ControlHolder? before = FindAlive(entry.Identification);
            if (before is not null && before.Place != place && !takesOver)
            {
                return (before, before);
            }

            ControlHolder now = before?.Place == place ? before : new(entry.Slug, entry.Identification.Serial, place, clock.UnixMilliseconds);
            _held[entry.Identification] = (now, time.GetTimestamp());
            _changes += ReferenceEquals(now, before) ? 0 : 1;
            return (now, before);
        }
    }

    /// <summary>Gives a machine back. Changes nothing if nobody has it.</summary>
    /// <param name="entry">The machine.</param>
    /// <param name="place">Who gives it back.</param>
    /// <returns>Who has it instead; null if nobody has it now.</returns>
    public ControlHolder? Release(RosterEntry entry, ControlPlace place)
    {
        lock (_access)
        {
            if (FindAlive(entry.Identification) is { } holder && holder.Place != place)
            {
                return holder;
            }

            _changes += _held.Remove(entry.Identification) ? 1 : 0;
            return null;
        }
    }

    /// <summary>Whether another place has a machine. Of the place that has it this is a sign of life.</summary>
    /// <param name="entry">The machine.</param>
    /// <param name="place">Who wants to command it.</param>
    /// <returns>Who has it instead; null if the place may command it.</returns>
    public ControlHolder? FindOther(RosterEntry entry, ControlPlace place)
    {
        lock (_access)
        {
            if (FindAlive(entry.Identification) is not { } holder)
            {
                return null;
            }

            if (holder.Place != place)
            {
                return holder;
            }

            _held[entry.Identification] = (holder, time.GetTimestamp());
            return null;
        }
    }

    /// <summary>Takes machines away from places that have been silent for too long.</summary>
    /// <returns>What they had.</returns>
    public IReadOnlyList<ControlHolder> EndSilent()
    {
        lock (_access)
        {
            List<ControlHolder> ended = [];
            foreach ((MachineIdentificationUnique machine, (ControlHolder holder, long lastSign)) in _held)
            {
                if (!IsAlive(lastSign))
                {
                    _held.Remove(machine);
                    ended.Add(holder);
                }
            }

            _changes += ended.Count;
            return ended;
        }
    }

    private ControlHolder? FindAlive(MachineIdentificationUnique machine) =>
        _held.TryGetValue(machine, out (ControlHolder Holder, long LastSign) held) && IsAlive(held.LastSign) ? held.Holder : null;

    private bool IsAlive(long lastSign) => time.GetElapsedTime(lastSign) < _silence;
}
