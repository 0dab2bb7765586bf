using System.Text.Json;
using PanelServer.Machines;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>One metric of a machine.</summary>
/// <param name="Name">Its name: <c>live/…</c>, <c>state/…</c>, <c>command/…</c> or <c>machine/…</c>, a part of the machine's JSON with slashes for points.</param>
/// <param name="Type">Its type.</param>
/// <param name="Shape">Its shape, with unit and choices; null if it has none.</param>
/// <param name="Limits">The shape that has its range; for a part of the state that of the command which sets it.</param>
/// <param name="Label">What people call it; null if it has no label.</param>
/// <param name="DeadBand">By how much it has to change to be told, in its unit; 0 for every change.</param>
/// <param name="Command">The mutation that writing it brings about; null if it can't be written.</param>
internal sealed record MachineMetric(string Name, DataType Type, ValueSchema? Shape, ValueSchema? Limits, LocalizedText? Label, double DeadBand, MutationSchema? Command)
{
    /// <summary>The metric as a birth describes it.</summary>
    /// <param name="alias">Its alias.</param>
    /// <param name="unixMilliseconds">When it became what it is.</param>
    /// <param name="value">Its value; null for none.</param>
    public Payload.Types.Metric Describe(ulong alias, long unixMilliseconds, object? value)
    {
        Payload.Types.Metric metric = MetricValues.Create(Name, alias, unixMilliseconds, Type, value);
        metric.AddProperty("readOnly", Command is null);
        if (Label is not null)
        {
            metric.AddProperty("displayName", Label.English);
        }

        if (Shape is { Unit.Length: > 0 })
        {
            metric.AddProperty("engUnit", Shape.Unit);
        }

        if (Limits is not null && double.IsFinite(Limits.Minimum))
        {
            metric.AddProperty("engLow", Limits.Minimum);
        }

        if (Limits is not null && double.IsFinite(Limits.Maximum))
        {
            metric.AddProperty("engHigh", Limits.Maximum);
        }

        if (Shape is { Choices.Count: > 0 })
        {
            metric.AddProperty("choices", JsonSerializer.Serialize(Shape.Choices, PanelJson.Declared));
        }

        return metric;
    }
}
