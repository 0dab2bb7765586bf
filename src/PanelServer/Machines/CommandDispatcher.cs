using System.Collections.Concurrent;
using PanelServer.Host.Http;
using PanelServer.Host.Streams;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Machines;

/// <summary>Takes parsed or refused mutations on behalf of all three mutation routes: submits, logs, and tells the streams.</summary>
/// <param name="refusals">Told of refusals, after which clients need a state event.</param>
/// <param name="logger">The log.</param>
internal sealed class CommandDispatcher(PendingStateEvents refusals, ILogger<CommandDispatcher> logger)
{
    private static readonly ConcurrentDictionary<MachineSchema, MutationParser> Parsers = new();

    /// <summary>The parser of a machine's mutations.</summary>
    /// <param name="machine">The machine.</param>
    public static MutationParser ParserOf(Machine machine)
    {
        return Parsers.GetOrAdd(machine.Schema, schema => new(schema));
    }

    /// <summary>Submits what was parsed. If it is refused the request has been answered.</summary>
    /// <param name="context">The request.</param>
    /// <param name="entry">The machine's entry.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="parsed">What was parsed.</param>
    /// <param name="where">JSON pointer of item <c>i</c> of the list.</param>
    /// <returns>True if the list was accepted.</returns>
    public async Task<bool> SubmitAsync(HttpContext context, RosterEntry entry, Machine machine, MutationParseResult parsed, Func<int, string> where)
    {
        if (parsed.Outcome != MutationParseOutcome.Valid)
        {
            int status = parsed.Outcome == MutationParseOutcome.NotJson ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity;
            await RefuseAsync(context, entry, status, ErrorAnswer.Summarize(parsed.Errors), parsed.Errors);
            return false;
        }

        SubmitResult result = machine.Submit(parsed.Mutations);
        switch (result.Outcome)
        {
            case SubmitOutcome.Accepted:
                logger.LogAccepted(entry.Slug, entry.Identification.Serial, parsed.Mutations);
                return true;
            case SubmitOutcome.QueueFull:
                await RefuseForNowAsync(context, entry, $"{Machine.CommandCapacity} commands wait for this machine already. Try again in a second.");
                return false;
            case SubmitOutcome.Interrupted:
                await RefuseForNowAsync(context, entry, $"Nothing was changed. {result.Reason}");
                return false;
            default:
                InputError error = new(where(result.Index), result.Reason!, "see the machine's state");
                await RefuseAsync(context, entry, StatusCodes.Status422UnprocessableEntity, result.Reason!, [error]);
                return false;
        }
    }

    private Task RefuseForNowAsync(HttpContext context, RosterEntry entry, string message)
    {
        Note(entry, message);
        return ErrorAnswer.WriteTryAgainAsync(context, StatusCodes.Status503ServiceUnavailable, message);
    }

    private Task RefuseAsync(HttpContext context, RosterEntry entry, int status, string message, IReadOnlyList<InputError> errors)
    {
        Note(entry, message);
        return ErrorAnswer.WriteAsync(context, status, message, errors);
    }

    private void Note(RosterEntry entry, string refusal)
    {
        logger.LogRefused(entry.Slug, entry.Identification.Serial, refusal);
        refusals.Request(entry.Identification);
    }
}
