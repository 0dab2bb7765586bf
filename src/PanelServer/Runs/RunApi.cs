using System.Data.Common;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.Http;
using PanelServer.Host.Storage;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Runs;

/// <summary>Production runs: which there are, what they came to, beginning, describing and ending them.</summary>
internal static class RunApi
{
    /// <summary>Address of the runs.</summary>
    public const string Route = "/api/v2/runs";

    /// <summary>Address of one run.</summary>
    public const string One = Route + "/{number:long}";

    /// <summary>Address of one spool.</summary>
    public const string Spool = One + "/spools/{spool:int}";

    /// <summary>Group of the routes in the API's description.</summary>
    public const string Tag = "runs";

    /// <summary>Adds the routes.</summary>
    public static void MapRunCommands(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags(Tag);
        group.MapGet(Route, ListAsync)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .Described("readRuns", "Production runs", "The runs without their figures, newest first. A run without an end is open.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable)
            .Compressed();
        group.MapGet(One, ReadAsync)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .Described("readRun", "A production run", "The run and its spools with all their figures, made from the history; of an open run until now.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable)
            .Compressed();
        group.MapGet(Spool, ReadSpoolAsync)
            .Needs(Role.Viewer)
            .RequireRateLimiting(RateLimits.Large)
            .Described("readSpool", "A spool", "The spool with its figures. Browsers that ask for a page are sent to the report of its run: this is the address on its label.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        Command(group.MapPost(Route, BeginAsync), "beginRun", "Begin a production run", "Begins a run with its first spool. At most one run is open.", StatusCodes.Status409Conflict);
        Command(group.MapPatch(One, DescribeAsync), "describeRun", "Describe a production run", "Changes what is known of a run, open or ended. Keys that are missing stay as they are, null takes back.", StatusCodes.Status404NotFound);
        Command(group.MapPost(One + "/end", EndAsync), "endRun", "End a production run", "Ends the open run; no body.", StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        Command(group.MapPost(One + "/spools", ChangeSpoolAsync), "changeSpool", "Change the spool", "Begins the next spool of the open run; no body. A winder whose length begins again does so by itself.", StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        Command(group.MapPatch(Spool, DescribeSpoolAsync), "describeSpool", "Describe a spool", "Says what a spool weighs, or a note. Keys that are missing stay as they are, null takes back.", StatusCodes.Status404NotFound);
    }

    /// <summary>The run has no such spool.</summary>
    public static Refusal MissingSpool(long number, int spool) => Refusal.NotFound($"Run {number} has no spool {spool}; GET {Route}/{number} tells which it has.");

    /// <summary>Finds a run with its figures.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="store">Where it is.</param>
    /// <param name="record">Makes figures that are not stored.</param>
    /// <param name="clock">The present time.</param>
    /// <returns>The run, or why it can't be told.</returns>
    public static async Task<(RunAnswer? Answer, Refusal? Refusal)> FindAsync(long number, Store store, RunRecord record, PanelClock clock)
    {
        try
        {
            (Run? run, RunFigures? figures) = await store.ReadAsync(connection => (RunTable.Read(connection, number), RunTable.ReadFigures(connection, number)));
            return run is null ? (null, RunBook.Missing(number)) : (RunAnswer.Of(run, figures ?? record.Read(run), clock.UnixMilliseconds), null);
        }
        catch (Exception failure) when (failure is StoreException or DbException)
        {
            return (null, Refusal.Unavailable(failure.Message));
        }
    }

    private static void Command(RouteHandlerBuilder route, string name, string summary, string description, params int[] statuses) => route
        .Needs(Role.Operator)
        .RequireRateLimiting(RateLimits.Mutations)
        .Described(name, summary, description)
        .Refuses([.. statuses, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable]);

    private static async Task<Results<Answer<RunList>, FileContentHttpResult, Refusal>> ListAsync(HttpRequest request, Store store)
    {
        List<InputError> errors = [];
        if (RunQuery.Read(request.Query, errors) is not { } query)
        {
            return Refusal.BadRequest(errors);
        }

        try
        {
            List<Run> runs = await store.ReadAsync(connection => RunTable.Read(connection, query));
            RunHead[] heads = [.. runs.Select(RunHead.Of)];
            return query.IsCsv ? CsvText.File(RunCsv.OfList(heads), "runs.csv") : new Answer<RunList>(new(heads, heads.Length == query.Limit ? heads[^1].Number : null));
        }
        catch (StoreException failure)
        {
            return Refusal.Unavailable(failure.Message);
        }
    }

    private static async Task<Results<Answer<RunAnswer>, Refusal>> ReadAsync(long number, Store store, RunRecord record, PanelClock clock)
    {
        (RunAnswer? answer, Refusal? refusal) = await FindAsync(number, store, record, clock);
        return answer is null ? refusal! : new Answer<RunAnswer>(answer);
    }

    private static async Task<Results<Answer<SpoolAnswer>, RedirectHttpResult, Refusal>> ReadSpoolAsync(
        long number, int spool, HttpRequest request, Store store, RunRecord record, PanelClock clock)
    {
        (RunAnswer? answer, Refusal? refusal) = await FindAsync(number, store, record, clock);
        if (answer is null)
        {
            return refusal!;
        }

        if (answer.Spools.FirstOrDefault(one => one.Number == spool) is not { } found)
        {
            return MissingSpool(number, spool);
        }

        return request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            ? TypedResults.Redirect(FormattableString.Invariant($"../report.html#spool-{spool}"))
            : new Answer<SpoolAnswer>(found);
    }

    private static Task<Results<Answer<RunHead>, Refusal>> BeginAsync(RunBody body, HttpContext context, RunBook book, RunMachines machines)
    {
        if (body.Machines is not { } wanted)
        {
            RunMachine[] winders = [.. machines.All.Where(machine => machines.Winds(machine.Slug))];
            return winders.Length > 1 ? Task.FromResult<Results<Answer<RunHead>, Refusal>>(TooManyWinders(winders)) : Begin(machines.All);
        }

        List<InputError> errors = [];
        List<RunMachine> chosen = [];
        for (int i = 0; i < wanted.Count; i++)
        {
            if (machines.Find(wanted[i].Slug, wanted[i].Serial) is { } machine)
            {
                chosen.Add(machine);
            }
            else
            {
                errors.Add(new(FormattableString.Invariant($"/machines/{i}"), "there is no such machine", "one of " + string.Join(", ", machines.All.Select(Name))));
            }
        }

        RunMachine[] winding = [.. chosen.Where(machine => machines.Winds(machine.Slug))];
        return errors.Count > 0 ? Task.FromResult<Results<Answer<RunHead>, Refusal>>(Refusal.Unprocessable(errors))
            : winding.Length > 1 ? Task.FromResult<Results<Answer<RunHead>, Refusal>>(TooManyWinders(winding))
            : Begin(chosen);

        Task<Results<Answer<RunHead>, Refusal>> Begin(IReadOnlyList<RunMachine> taking) => AnswerAsync(() => book.BeginAsync(
            NameOf(context), taking, run => body.Describe(body.SaysRecipe ? run with { Recipe = "", RecipeVersion = "" } : run)));
    }

    private static async Task<Results<Answer<RunHead>, Refusal>> DescribeAsync(long number, RunBody body, RunBook book) => body.Machines is not null
        ? Refusal.Unprocessable([new("/machines", "can't be changed", "only when a run is begun")])
        : await AnswerAsync(() => book.DescribeAsync(number, run => RunChange.Done(body.Describe(run))));

    private static Task<Results<Answer<RunHead>, Refusal>> EndAsync(long number, HttpContext context, RunBook book) => AnswerAsync(() => book.EndAsync(number, NameOf(context)));

    private static Task<Results<Answer<RunHead>, Refusal>> ChangeSpoolAsync(long number, HttpContext context, RunBook book) => AnswerAsync(() => book.ChangeSpoolAsync(number, NameOf(context)));

    private static Task<Results<Answer<RunHead>, Refusal>> DescribeSpoolAsync(long number, int spool, SpoolBody body, RunBook book) => AnswerAsync(() => book.DescribeAsync(number, run =>
        run.Spools.Any(one => one.Number == spool)
            ? RunChange.Done(run with { Spools = [.. run.Spools.Select(one => one.Number == spool ? body.Describe(one) : one)] })
            : RunChange.Refused(MissingSpool(number, spool))));

    private static async Task<Results<Answer<RunHead>, Refusal>> AnswerAsync(Func<Task<RunChange>> change)
    {
        try
        {
            RunChange changed = await change();
            return changed.Run is { } run ? new Answer<RunHead>(RunHead.Of(run)) : changed.Refusal!;
        }
        catch (StoreException failure)
        {
            return Refusal.Unavailable(failure.Message);
        }
    }

    private static Refusal TooManyWinders(IEnumerable<RunMachine> winders) => Refusal.Unprocessable(
        [new("/machines", $"several machines wind: {string.Join(", ", winders.Select(Name))}", "the machines that take part, of these one")]);

    private static string Name(RunMachine machine) => $"{machine.Slug}/{machine.Serial}";

    private static string NameOf(HttpContext context)
    {
        Requester requester = Requester.Of(context);
        return requester.User ?? requester.Address;
    }
}
