using PanelServer.Machines.Schema;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>The curve of an auto-tune of the temperature from its start; kept until the next start. While all zones are tuned it is that of the front zone.</summary>
/// <param name="Zone">What the auto-tune works, or has worked, on; null before the first.</param>
/// <param name="Phase">How far it has come.</param>
/// <param name="Samples">The curve, at equal intervals of a second or more: at most 600 samples.</param>
public sealed record TemperatureAutotuneTrace(TemperatureAutotuneZone? Zone, TemperatureAutotunePhase Phase, IReadOnlyList<TemperatureAutotuneSample> Samples)
{
    /// <summary>How it is offered.</summary>
    public static TraceSchema Schema { get; } = new("autotune", "TemperatureAutoTuneTraceEvent", typeof(TemperatureAutotuneTrace), "Curve of the auto-tune of the temperature");

    /// <summary>Prepares a recorder.</summary>
    internal static MachineTrace<TemperatureAutotuneSubject, TemperatureAutotuneSample> CreateRecorder() =>
        new(600, (subject, samples) => new TemperatureAutotuneTrace(subject.Zone, subject.Phase, samples));
}

/// <summary>One moment of an auto-tune.</summary>
/// <param name="TSeconds">Time since its start.</param>
/// <param name="Temperature">Reading in °C.</param>
/// <param name="Duty">Share of time that the relay shall conduct, 0 … 1.</param>
public readonly record struct TemperatureAutotuneSample(double TSeconds, double Temperature, double Duty);

/// <summary>What an auto-tune's curve is of.</summary>
/// <param name="Zone">What it works on; null before the first.</param>
/// <param name="Phase">How far it has come.</param>
internal readonly record struct TemperatureAutotuneSubject(TemperatureAutotuneZone? Zone, TemperatureAutotunePhase Phase);
