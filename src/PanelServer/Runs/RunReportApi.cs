using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Http;
using PanelServer.Host.Storage;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Runs;

/// <summary>Runs on paper: the report as a page and as a table, labels for spools.</summary>
internal static class RunReportApi
{
    private const string LabelPolicy = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Adds the routes.</summary>
    public static void MapRunReports(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = RefusalFilter.GroupIn(routes).WithTags(RunApi.Tag);
        Answers(group.MapGet(RunApi.One + "/report.html", ReadPageAsync), "text/html")
            .Needs(Role.Viewer)
            .Described("readRunReport", "Report", "The run as a page for printing, in the language of ?lang=en or de, otherwise in that which the browser prefers.")
            .Compressed();
        Answers(group.MapGet(RunApi.One + "/report.csv", ReadTableAsync), "text/csv")
            .Needs(Role.Viewer)
            .Described("readRunTable", "Report as a table", "The figures of the run and of its spools, one in a row.")
            .Compressed();
        Answers(group.MapGet(RunApi.Spool + "/label.svg", ReadLabelAsync), "image/svg+xml")
            .Needs(Role.Viewer)
            .Described("readSpoolLabel", "Label", "A label for the spool with a QR code of its address, 100 mm × 50 mm. Languages as for the report.");
    }

    private static RouteHandlerBuilder Answers(RouteHandlerBuilder route, string type) => route
        .RequireRateLimiting(RateLimits.Large)
        .WithMetadata(new Produces(StatusCodes.Status200OK, typeof(string), type))
        .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<ContentHttpResult, Refusal>> ReadPageAsync(
        long number, HttpContext context, Store store, RunRecord record, PanelClock clock, TimeProvider time)
    {
        List<InputError> errors = [];
        ReportLanguage language = ReportLanguage.Read(context.Request, errors);
        if (errors.Count > 0)
        {
            return Refusal.BadRequest(errors);
        }

        (RunAnswer? answer, Refusal? refusal) = await RunApi.FindAsync(number, store, record, clock);
        if (answer is null)
        {
            return refusal!;
        }

        PageProtection.Apply(context.Response, RunReport.ContentSecurityPolicy);
        context.Response.Headers.Vary = "Accept-Language";
        return TypedResults.Text(new RunReport(answer, language, time.LocalTimeZone, clock.UnixMilliseconds).Write(), "text/html", Encoding.UTF8);
    }

    private static async Task<Results<FileContentHttpResult, Refusal>> ReadTableAsync(long number, Store store, RunRecord record, PanelClock clock)
    {
        (RunAnswer? answer, Refusal? refusal) = await RunApi.FindAsync(number, store, record, clock);
        return answer is null ? refusal! : CsvText.File(RunCsv.OfReport(answer), FormattableString.Invariant($"run-{number}.csv"));
    }

    private static async Task<Results<ContentHttpResult, Refusal>> ReadLabelAsync(
        long number, int spool, HttpContext context, Store store, RunRecord record, PanelClock clock, TimeProvider time, IOptions<RunOptions> options)
    {
        List<InputError> errors = [];
        ReportLanguage language = ReportLanguage.Read(context.Request, errors);
        if (errors.Count > 0)
        {
            return Refusal.BadRequest(errors);
        }

        (RunAnswer? answer, Refusal? refusal) = await RunApi.FindAsync(number, store, record, clock);
        if (answer is null)
        {
            return refusal!;
        }

        if (answer.Spools.FirstOrDefault(one => one.Number == spool) is not { } found)
        {
            return RunApi.MissingSpool(number, spool);
        }

        PageProtection.Apply(context.Response, LabelPolicy);
        context.Response.Headers.Vary = "Accept-Language";
        string address = FormattableString.Invariant($"{AddressOf(context, options.Value)}{RunApi.Route}/{number}/spools/{spool}");
        return TypedResults.Text(SpoolLabel.Draw(answer.Run, found, address, language, time.LocalTimeZone), "image/svg+xml", Encoding.UTF8);
    }

    /// <summary>How whoever reads the label reaches this panel: as it is configured, otherwise as the label was asked for.</summary>
    private static string AddressOf(HttpContext context, RunOptions options)
    {
        if (options.Address.Length > 0)
        {
            return options.Address.TrimEnd('/');
        }

        // The proxy on this computer says by which scheme it was asked; it passes the name on.
        HttpRequest request = context.Request;
        bool isHttps = request.IsHttps || request.Headers["X-Forwarded-Proto"].ToString() == Uri.UriSchemeHttps;
        return $"{(isHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp)}://{request.Host.ToUriComponent()}";
    }
}
