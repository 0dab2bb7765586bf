using System.Globalization;
using System.Text;
using PanelServer.Host.Http;

namespace PanelServer.Host.Runs;

/// <summary>Runs as tables.</summary>
internal static class RunCsv
{
    private const string ListHead =
        "number,product,note,recipe,recipe_version,density_g_cm3,nominal_diameter_mm,begun,begun_time,begun_by,ended,ended_time,ended_by,machines,spools,length_m,mass_kg\r\n";

    private const string ReportHead = "spool,machine,field,figure,value,unit\r\n";

    /// <summary>A list of runs, one in a row.</summary>
    public static string OfList(IEnumerable<RunHead> runs)
    {
        StringBuilder text = new(ListHead);
        foreach (RunHead run in runs)
        {
            CsvText.AppendRow(
                text,
                Number(run.Number),
                run.Product,
                run.Note,
                run.Recipe,
                run.RecipeVersion,
                Number(run.DensityGCm3),
                Number(run.NominalDiameterMm),
                Number(run.Begun),
                CsvText.Time(run.Begun),
                run.BegunBy,
                Number(run.Ended),
                run.Ended is { } ended ? CsvText.Time(ended) : null,
                run.EndedBy,
                string.Join(' ', run.Machines.Select(machine => $"{machine.Slug}/{machine.Serial}")),
                Number(run.SpoolCount),
                Number(run.LengthM),
                Number(run.MassKg));
        }

        return text.ToString();
    }

    /// <summary>The figures of a run and of its spools, one in a row; those of the run have no spool. What is not known is not in it.</summary>
    public static string OfReport(RunAnswer answer)
    {
        StringBuilder text = new(ReportHead);
        Append(text, null, answer.Figures, answer.Run.MassKg, answer.EnergyKwhPerKg, answer.Alarms.Count, answer.Commands.Count);
        foreach (SpoolAnswer spool in answer.Spools)
        {
            Append(text, spool.Number, spool.Figures, spool.MassKg, spool.EnergyKwhPerKg, spool.Alarms, spool.Commands);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, int? spool, Figures figures, double? mass, double? energyPerKilogram, int alarms, int commands)
    {
        Row("", "", "duration", figures.Seconds, "s");
        Row("", "", "without_record", figures.WithoutRecordSeconds, "s");
        Row("", "", "production", figures.ProductionSeconds, "s");
        Row("", "", "length", figures.LengthM, "m");
        Row("", "", "length_without_record", figures.LengthWithoutRecordM, "m");
        Row("", "", "mass", mass, "kg");
        Row("", "", "energy", figures.EnergyKwh, "kWh");
        Row("", "", "energy_per_mass", energyPerKilogram, "kWh/kg");
        Row("", "", "alarms", alarms, "");
        Row("", "", "commands", commands, "");
        foreach (MachineTimes machine in figures.Machines)
        {
            string name = $"{machine.Slug}/{machine.Serial}";
            Row(name, "", "without_record", machine.WithoutRecordSeconds, "s");
            foreach (ModeTime mode in machine.Modes)
            {
                Row(name, mode.Path, mode.Mode, mode.Seconds, "s");
            }
        }

        foreach (ValueFigures value in figures.Values)
        {
            string name = $"{value.Slug}/{value.Serial}";
            Row(name, value.Field, "min", value.Min, value.Unit);
            Row(name, value.Field, "mean", value.Mean, value.Unit);
            Row(name, value.Field, "max", value.Max, value.Unit);
            Row(name, value.Field, "standard_deviation", value.StandardDeviation, value.Unit);
            Row(name, value.Field, "measured_share", value.MeasuredShare, "");
            Row(name, value.Field, "out_of_tolerance_share_of_time", value.Tolerance?.ShareOfTime, "");
            Row(name, value.Field, "out_of_tolerance_share_of_length", value.Tolerance?.ShareOfLength, "");
            Row(name, value.Field, "below_tolerance", value.Tolerance?.MetresBelow, "m");
            Row(name, value.Field, "above_tolerance", value.Tolerance?.MetresAbove, "m");
        }

        void Row(string machine, string field, string figure, double? value, string unit)
        {
            if (value is not null)
            {
                CsvText.AppendRow(text, Number(spool), machine, field, figure, Number(value), unit);
            }
        }
    }

    private static string? Number(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
