using PanelServer.Machines;

namespace PanelServer.Host.Runs;

/// <summary>What the record says of a run or of one of its spools. What was not measured is null, never 0.</summary>
/// <param name="Seconds">How long it took.</param>
/// <param name="WithoutRecordSeconds">Of these: in which nothing was recorded of any machine, for example because the server did not run.</param>
/// <param name="ProductionSeconds">Of these: in which product was made, see docs/runs.md.</param>
/// <param name="LengthM">Length wound, in metres; null if no machine counts it.</param>
/// <param name="LengthWithoutRecordM">Of this: what the counter has gone on by while nothing was recorded.</param>
/// <param name="CrossSectionMm2">Mean cross-section of what was wound where the diameter was measured, in mm²; null if it never was.</param>
/// <param name="EnergyKwh">Energy of all machines that count it, in kWh; null if none does.</param>
/// <param name="Machines">What each machine did.</param>
/// <param name="Values">What was measured while product was made.</param>
internal sealed record Figures(
    double Seconds,
    double WithoutRecordSeconds,
    double ProductionSeconds,
    double? LengthM,
    double? LengthWithoutRecordM,
    double? CrossSectionMm2,
    double? EnergyKwh,
    IReadOnlyList<MachineTimes> Machines,
    IReadOnlyList<ValueFigures> Values)
{
    /// <summary>What the mass is computed from.</summary>
    public SpoolMeasure Measure => new(LengthM, CrossSectionMm2);
}

/// <summary>What a machine did for how long.</summary>
/// <param name="Slug">Its type.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="WithoutRecordSeconds">For how long nothing was recorded of it.</param>
/// <param name="Modes">The modes that it was in.</param>
internal sealed record MachineTimes(string Slug, ushort Serial, double WithoutRecordSeconds, IReadOnlyList<ModeTime> Modes);

/// <summary>How long a machine was in a mode.</summary>
/// <param name="Path">Path of the mode in its state.</param>
/// <param name="Mode">The mode, as on the wire.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Seconds">How long.</param>
internal sealed record ModeTime(string Path, string Mode, LocalizedText Label, double Seconds);

/// <summary>A measured value while product was made. Weighted with time.</summary>
/// <param name="Quantity">What it means.</param>
/// <param name="Slug">Type of its machine.</param>
/// <param name="Serial">Serial number of its machine.</param>
/// <param name="Field">Its path in <c>live_values</c>.</param>
/// <param name="Label">What it is called.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Decimals">How many decimals are worth reading.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Max">Greatest value.</param>
/// <param name="StandardDeviation">Standard deviation, of the whole and not of a sample.</param>
/// <param name="MeasuredShare">For which share of the production time it was measured; null if there was none.</param>
/// <param name="Tolerance">How it kept its tolerance; null if it has none.</param>
internal sealed record ValueFigures(
    ProcessQuantity Quantity,
    string Slug,
    ushort Serial,
    string Field,
    LocalizedText Label,
    string Unit,
    int Decimals,
    double? Min,
    double? Mean,
    double? Max,
    double? StandardDeviation,
    double? MeasuredShare,
    ToleranceFigures? Tolerance);

/// <summary>How a value kept its tolerance, both ends of the band included, while it was measured and product was made.</summary>
/// <param name="LowestLimit">The lowest limit that was in force.</param>
/// <param name="HighestLimit">The highest limit that was in force.</param>
/// <param name="ShareOfTime">Share of the time out of tolerance.</param>
/// <param name="ShareOfLength">Share of the length out of tolerance; null if none was wound, or no machine counts it.</param>
/// <param name="MetresBelow">Length below the band, in metres.</param>
/// <param name="MetresAbove">Length above the band, in metres.</param>
/// <param name="MetresMeasured">Length of which it was measured, in metres.</param>
internal sealed record ToleranceFigures(
    double? LowestLimit, double? HighestLimit, double? ShareOfTime, double? ShareOfLength, double MetresBelow, double MetresAbove, double MetresMeasured);
