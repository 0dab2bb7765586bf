using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using PanelServer.Host.Audit;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Runs;

/// <summary>
/// A run as a page for printing. It is all in one: no script, no picture, no other file. Everything that people or machines have said is
/// encoded; browsers are told to run nothing and to take no style but this one.
/// </summary>
/// <param name="answer">The run.</param>
/// <param name="language">How the page speaks.</param>
/// <param name="zone">Where the panel is.</param>
/// <param name="now">The present time, in Unix milliseconds.</param>
internal sealed class RunReport(RunAnswer answer, ReportLanguage language, TimeZoneInfo zone, long now)
{
    private const string Style =
        """
        @page { size: A4; margin: 14mm; }
        body { font: 10pt/1.4 system-ui, sans-serif; color: #111; background: #fff; max-width: 190mm; margin: 8mm auto; padding: 0 4mm; }
        h1 { font-size: 16pt; margin: 0 0 4mm; }
        h2 { font-size: 12pt; margin: 7mm 0 2mm; break-after: avoid; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
        th, td { text-align: left; vertical-align: top; padding: 1mm 1.5mm; border-bottom: 0.2mm solid #767676; overflow-wrap: break-word; }
        thead th { border-bottom: 0.5mm solid #111; font-size: 8.5pt; hyphens: auto; }
        tbody { font-size: 9pt; }
        .head tbody { font-size: 10pt; }
        td.number, th.number { text-align: right; }
        tr { break-inside: avoid; }
        .head th { width: 35%; font-weight: 600; }
        .note { white-space: pre-wrap; overflow-wrap: anywhere; }
        a { color: #0b4a9b; }
        footer { margin-top: 7mm; font-size: 9pt; }
        @media print { body { margin: 0; padding: 0; max-width: none; } .screen { display: none; } }
        """;

    private readonly StringBuilder _page = new();

    /// <summary>What browsers are told about the page.</summary>
    public static string ContentSecurityPolicy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The page.</summary>
    public string Write()
    {
        string title = $"{language.Say(ReportWords.Run)} {answer.Run.Number.ToString(CultureInfo.InvariantCulture)}{(answer.Run.Product.Length > 0 ? ": " + answer.Run.Product : "")}";
        _page.Append(CultureInfo.InvariantCulture, $"<!doctype html>\n<html lang=\"{language.Tag}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n");
        _page.Append(CultureInfo.InvariantCulture, $"<title>{Encode(title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n<main>\n<h1>{Encode(title)}</h1>\n");
        WriteHead();
        WriteSummary();
        WriteValues();
        WriteModes();
        WriteSpools();
        WriteAlarms();
        WriteCommands();
        string resolution = string.Format(CultureInfo.InvariantCulture, language.Say(ReportWords.Resolution), answer.ResolutionSeconds);
        _page.Append(CultureInfo.InvariantCulture, $"</main>\n<footer>{Encode(language.Say(ReportWords.Made))} {SayTime(now)}. {Encode(resolution)} <span class=\"screen\"><a href=\"report.csv\">CSV</a> <a href=\"../{answer.Run.Number}\">JSON</a></span></footer>\n</body>\n</html>\n");
        return _page.ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private string SayTime(long? time) => ReportLanguage.SayTime(time, zone);

    private string SayMachine(string slug, ushort serial)
    {
        string name = answer.Run.Machines.FirstOrDefault(machine => machine.Slug == slug && machine.Serial == serial) is { } machine ? language.Say(machine.Name) : slug;
        return string.Create(CultureInfo.InvariantCulture, $"{name} {serial}");
    }

    /// <summary>A person's name, or a word for what runs and the record of commands have in place of one.</summary>
    private string SayPerson(string by) => by switch
    {
        Run.Winding => language.Say(ReportWords.Winding),
        "server" => language.Say(ReportWords.Server),
        "broker" => language.Say(ReportWords.Broker),
        _ => by,
    };

    private void WriteHead()
    {
        RunHead run = answer.Run;
        BeginPairs();
        Pair(ReportWords.Product, run.Product);
        Pair(ReportWords.Recipe, $"{run.Recipe} {run.RecipeVersion}".Trim());
        Pair(ReportWords.Begun, $"{SayTime(run.Begun)} {language.Say(ReportWords.By)} {SayPerson(run.BegunBy)}");
        Pair(ReportWords.Ended, run.Ended is null ? language.Say(ReportWords.IsOpen) : $"{SayTime(run.Ended)} {language.Say(ReportWords.By)} {SayPerson(run.EndedBy ?? "")}");
        Pair(ReportWords.Density, run.DensityGCm3 is null ? "" : language.Say(run.DensityGCm3, 3) + " g/cm³");
        Pair(ReportWords.NominalDiameter, run.NominalDiameterMm is null ? "" : language.Say(run.NominalDiameterMm, 3) + " mm");
        Pair(ReportWords.Machine, string.Join(", ", run.Machines.Select(machine => SayMachine(machine.Slug, machine.Serial))));
        Pair(ReportWords.Note, run.Note);
        _page.Append("</table>\n");
    }

    private void WriteSummary()
    {
        Figures figures = answer.Figures;
        Heading(ReportWords.Summary);
        BeginPairs();
        Pair(ReportWords.Duration, ReportLanguage.SayDuration(figures.Seconds));
        Pair(ReportWords.Production, ReportLanguage.SayDuration(figures.ProductionSeconds));
        Pair(ReportWords.WithoutRecord, ReportLanguage.SayDuration(figures.WithoutRecordSeconds));
        Pair(ReportWords.Length, language.Say(figures.LengthM, 1) + " m");
        Pair(ReportWords.LengthWithoutRecord, language.Say(figures.LengthWithoutRecordM, 1) + " m");
        Pair(ReportWords.Mass, language.Say(answer.Run.MassKg, 3) + " kg" + SaySources());
        Pair(ReportWords.Energy, language.Say(figures.EnergyKwh, 3) + " kWh");
        Pair(ReportWords.EnergyPerMass, language.Say(answer.EnergyKwhPerKg, 3) + " kWh/kg");
        Pair(ReportWords.Alarms, SayCount(answer.Alarms.Count, answer.Alarms.IsComplete));
        Pair(ReportWords.Commands, SayCount(answer.Commands.Count, answer.Commands.IsComplete));
        _page.Append("</table>\n");
    }

    private string SaySources()
    {
        string[] sources = [.. answer.Spools.Select(spool => spool.MassSource).OfType<MassSource>().Distinct().Select(source => language.Say(ReportWords.Of(source)))];
        return sources.Length > 0 ? $" ({string.Join(", ", sources)})" : "";
    }

    private string SayCount(int count, bool isComplete) => (isComplete ? "" : "≥ ") + language.Say(count, 0);

    private void WriteValues()
    {
        if (answer.Figures.Values.Count == 0)
        {
            return;
        }

        Heading(ReportWords.Measured);
        BeginTable([ReportWords.Machine, ReportWords.Value], [ReportWords.Smallest, ReportWords.Mean, ReportWords.Greatest, ReportWords.Deviation, ReportWords.MeasuredShare, ReportWords.OutOfLength, ReportWords.OutOfTime]);
        foreach (ValueFigures value in answer.Figures.Values)
        {
            string unit = value.Unit.Length > 0 ? $" ({value.Unit})" : "";
            Row(
                [SayMachine(value.Slug, value.Serial), language.Say(value.Label) + unit],
                [
                    language.Say(value.Min, value.Decimals), language.Say(value.Mean, value.Decimals), language.Say(value.Max, value.Decimals), language.Say(value.StandardDeviation, value.Decimals + 1),
                    language.SayShare(value.MeasuredShare), value.Tolerance is null ? "" : language.SayShare(value.Tolerance.ShareOfLength), value.Tolerance is null ? "" : language.SayShare(value.Tolerance.ShareOfTime),
                ]);
        }

        EndTable();
    }

    private void WriteModes()
    {
        Heading(ReportWords.Modes);
        BeginTable([ReportWords.Machine, ReportWords.Mode], [ReportWords.Time]);
        foreach (MachineTimes machine in answer.Figures.Machines)
        {
            foreach (ModeTime mode in machine.Modes)
            {
                Row([SayMachine(machine.Slug, machine.Serial), language.Say(mode.Label)], [ReportLanguage.SayDuration(mode.Seconds)]);
            }

            if (machine.WithoutRecordSeconds > 0)
            {
                Row([SayMachine(machine.Slug, machine.Serial), language.Say(ReportWords.WithoutRecord)], [ReportLanguage.SayDuration(machine.WithoutRecordSeconds)]);
            }
        }

        EndTable();
    }

    private void WriteSpools()
    {
        Heading(ReportWords.Spools);
        BeginTable(
            [ReportWords.Spool, ReportWords.Begun, ReportWords.Ended],
            [ReportWords.Metres, ReportWords.Kilograms, ReportWords.Millimetres, ReportWords.Deviation, ReportWords.OutOfLength, ReportWords.KilowattHours, ReportWords.Alarms, ReportWords.Commands]);
        foreach (SpoolAnswer spool in answer.Spools)
        {
            ValueFigures? diameter = spool.Figures.Values.FirstOrDefault(value => value.Quantity == ProcessQuantity.Diameter);
            string number = spool.Number.ToString(CultureInfo.InvariantCulture);
            _page.Append(CultureInfo.InvariantCulture, $"<tr id=\"spool-{number}\"><th scope=\"row\">{number} <a class=\"screen\" href=\"spools/{number}/label.svg\">{Encode(language.Say(ReportWords.Label))}</a></th>");
            Cells([SayTime(spool.Begun), spool.Ended is null ? language.Say(ReportWords.IsOpen) : SayTime(spool.Ended)], isNumber: false);
            Cells(
                [
                    language.Say(spool.Figures.LengthM, 1),
                    language.Say(spool.MassKg, 3) + (spool.MassSource is MassSource.Weighed ? $" ({language.Say(ReportWords.Weighed)})" : ""),
                    language.Say(diameter?.Mean, diameter?.Decimals ?? 0),
                    language.Say(diameter?.StandardDeviation, diameter is null ? 0 : diameter.Decimals + 1),
                    language.SayShare(diameter?.Tolerance?.ShareOfLength),
                    language.Say(spool.EnergyKwhPerKg, 3),
                    language.Say(spool.Alarms, 0),
                    language.Say(spool.Commands, 0),
                ],
                isNumber: true);
            _page.Append("</tr>\n");
            if (spool.Note.Length > 0)
            {
                _page.Append(CultureInfo.InvariantCulture, $"<tr><td></td><td class=\"note\" colspan=\"10\">{Encode(spool.Note)}</td></tr>\n");
            }
        }

        EndTable();
    }

    private void WriteAlarms()
    {
        if (answer.Alarms.Entries.Count == 0)
        {
            return;
        }

        Heading(ReportWords.Alarms);
        BeginTable([ReportWords.Time, ReportWords.Spool, ReportWords.Machine, ReportWords.Priority, ReportWords.Alarm], []);
        foreach (RunAlarm alarm in answer.Alarms.Entries)
        {
            Row(
                [SayTime(alarm.Ts), alarm.Spool.ToString(CultureInfo.InvariantCulture), SayMachine(alarm.Slug, alarm.Serial), language.Say(ReportWords.Of(alarm.Priority)), language.Say(alarm.Label)], []);
        }

        EndTable();
        WriteNewestOnly(answer.Alarms.Count > answer.Alarms.Entries.Count || !answer.Alarms.IsComplete);
    }

    private void WriteCommands()
    {
        if (answer.Commands.Entries.Count == 0)
        {
            return;
        }

        Heading(ReportWords.Commands);
        BeginTable([ReportWords.Time, ReportWords.Spool, ReportWords.Who, ReportWords.Machine, ReportWords.Command, ReportWords.Value, ReportWords.Outcome], []);
        foreach (RunCommand command in answer.Commands.Entries)
        {
            LocalizedText outcome = command.Outcome switch
            {
                AuditOutcome.Accepted => ReportWords.Accepted,
                AuditOutcome.Refused => ReportWords.Refused,
                _ => ReportWords.Restored,
            };
            Row(
                [
                    SayTime(command.Ts), command.Spool.ToString(CultureInfo.InvariantCulture), SayPerson(command.By), SayMachine(command.Slug, command.Serial), command.Command,
                    command.Value?.ToJsonString(PanelJson.Declared) ?? "", language.Say(outcome),
                ],
                []);
        }

        EndTable();
        WriteNewestOnly(answer.Commands.Count > answer.Commands.Entries.Count || !answer.Commands.IsComplete);
    }

    private void WriteNewestOnly(bool isSo)
    {
        if (isSo)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<p>{Encode(language.Say(ReportWords.NewestOnly))}</p>\n");
        }
    }

    private void Heading(LocalizedText text) => _page.Append(CultureInfo.InvariantCulture, $"<h2>{Encode(language.Say(text))}</h2>\n");

    private void BeginPairs() => _page.Append("<table class=\"head\">\n");

    /// <summary>A row with a name and a text; none for an empty text.</summary>
    private void Pair(LocalizedText name, string text)
    {
        if (text.Length > 0)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Encode(language.Say(name))}</th><td class=\"note\">{Encode(text)}</td></tr>\n");
        }
    }

    private void BeginTable(IEnumerable<LocalizedText> texts, IEnumerable<LocalizedText> numbers)
    {
        _page.Append("<table>\n<thead><tr>");
        foreach (LocalizedText text in texts)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\">{Encode(language.Say(text))}</th>");
        }

        foreach (LocalizedText number in numbers)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<th scope=\"col\" class=\"number\">{Encode(language.Say(number))}</th>");
        }

        _page.Append("</tr></thead>\n<tbody>\n");
    }

    private void EndTable() => _page.Append("</tbody>\n</table>\n");

    private void Row(IEnumerable<string> texts, IEnumerable<string> numbers)
    {
        _page.Append("<tr>");
        Cells(texts, isNumber: false);
        Cells(numbers, isNumber: true);
        _page.Append("</tr>\n");
    }

    private void Cells(IEnumerable<string> texts, bool isNumber)
    {
        foreach (string text in texts)
        {
            _page.Append(isNumber ? "<td class=\"number\">" : "<td>").Append(Encode(text)).Append("</td>");
        }
    }
}
