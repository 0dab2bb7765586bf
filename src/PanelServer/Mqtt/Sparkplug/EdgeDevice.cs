using PanelServer.Machines;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>A machine as a device of the edge node: what was told of it last. For one thread at a time.</summary>
/// <param name="entry">The machine's entry.</param>
/// <param name="name">Its name as a device.</param>
/// <param name="set">Its metrics.</param>
/// <param name="firstAlias">Alias of the first of them; the others follow.</param>
internal sealed class EdgeDevice(RosterEntry entry, string name, MachineMetricSet set, ulong firstAlias)
{
    private readonly object?[] _told = new object?[set.Metrics.Count];
    private readonly long[] _times = new long[set.Metrics.Count];
    private bool _isTold;

    /// <summary>Which machine it is.</summary>
    public MachineIdentificationUnique Identification => entry.Identification;

    /// <summary>Type of the machine.</summary>
    public string Slug => entry.Slug;

    /// <summary>Name of the device within the node.</summary>
    public string Name => name;

    /// <summary>True while the machine is there and can be reached. Written by the one who looks at the machines, read by any thread.</summary>
    public bool IsAlive
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    }

    /// <summary>Takes over new values.</summary>
    /// <param name="snapshot">What the machine has published.</param>
    /// <param name="unixMilliseconds">When.</param>
    /// <returns>The metrics that have changed, all of them the first time; null if none has.</returns>
    public Payload? Update(MachineSnapshot snapshot, long unixMilliseconds)
    {
        object?[] values = set.Read(snapshot);
        Payload changes = new();
        for (int i = 0; i < values.Length; i++)
        {
            MachineMetric metric = set.Metrics[i];
            if (!_isTold || DeadBand.IsLeft(_told[i], values[i], metric.DeadBand))
            {
                (_told[i], _times[i]) = (values[i], unixMilliseconds);
                if (metric.Command is null)
                {
                    changes.Metrics.Add(MetricValues.Create(null, firstAlias + (ulong)i, unixMilliseconds, metric.Type, values[i]));
                }
            }
        }

        _isTold = true;
        return changes.Metrics.Count == 0 ? null : changes;
    }

    /// <summary>All metrics with what is known of them and the values told last.</summary>
    public Payload Describe()
    {
        Payload birth = new();
        birth.Metrics.Add(set.Metrics.Select((metric, i) => metric.Describe(firstAlias + (ulong)i, _times[i], _told[i])));
        return birth;
    }

    /// <summary>The metric that somebody has written.</summary>
    /// <param name="written">A metric of a command, with name or alias.</param>
    /// <returns>Null if there is none of that name or alias.</returns>
    public MachineMetric? Find(Payload.Types.Metric written) => written.HasName
        ? set.Metrics.FirstOrDefault(metric => metric.Name == written.Name)
        : written.HasAlias && written.Alias >= firstAlias && written.Alias - firstAlias < (ulong)set.Metrics.Count ? set.Metrics[(int)(written.Alias - firstAlias)] : null;
}
