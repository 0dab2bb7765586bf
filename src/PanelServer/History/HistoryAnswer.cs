namespace PanelServer.Host.History;

/// <summary>The history of a machine as JSON tells it.</summary>
/// <param name="IntervalSeconds">Time between samples.</param>
/// <param name="Ts">The times of the samples in Unix milliseconds, oldest first.</param>
/// <param name="ClockSteps">Where the clock was set between two samples; absent if it never was.</param>
/// <param name="Columns">Measured values, each under its path in <c>live_values</c>.</param>
/// <param name="SetPoints">Set points that were in force, each under the path of the value that follows it and <c>.set_point</c>, and other parts of the state: modes and tolerances, each under <c>state.</c> and its path.</param>
internal sealed record HistoryAnswer(
    int IntervalSeconds, IReadOnlyList<long> Ts, IReadOnlyList<ClockStepAnswer>? ClockSteps, IReadOnlyList<ColumnAnswer> Columns, IReadOnlyList<SetPointAnswer> SetPoints);

/// <summary>One measured value over time.</summary>
/// <param name="Field">Its path.</param>
/// <param name="Unit">Its unit; empty if it has none.</param>
/// <param name="Values">Its values, means above a second, as many as there are times; null where there was none.</param>
/// <param name="Min">Above a second: the smallest values.</param>
/// <param name="Max">Above a second: the greatest values.</param>
internal sealed record ColumnAnswer(string Field, string Unit, IReadOnlyList<double?> Values, IReadOnlyList<double?>? Min, IReadOnlyList<double?>? Max);

/// <summary>One set point over time, or another part of the state: a mode as the place of its choice from 0, a boolean as 0 or 1.</summary>
/// <param name="Field">The path of the value that follows it and <c>.set_point</c>; for another part of the state <c>state.</c> and its path.</param>
/// <param name="State">Its path in <c>state</c>.</param>
/// <param name="Unit">Its unit; empty if it has none.</param>
/// <param name="Values">Its values, means above a second, as many as there are times; null where it was not in force.</param>
/// <param name="Min">Above a second: the smallest values.</param>
/// <param name="Max">Above a second: the greatest values.</param>
internal sealed record SetPointAnswer(string Field, string State, string Unit, IReadOnlyList<double?> Values, IReadOnlyList<double?>? Min, IReadOnlyList<double?>? Max);

/// <summary>A step of the clock.</summary>
/// <param name="Ts">The first time behind it, in Unix milliseconds.</param>
/// <param name="Seconds">How far; negative if it was set back, which it is only while the server does not run.</param>
internal sealed record ClockStepAnswer(long Ts, double Seconds);
