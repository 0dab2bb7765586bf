using System.Collections.Concurrent;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Machines.Places;
using PanelServer.Host.Streams;
using PanelServer.Machines;
using PanelServer.Machines.Input;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Machines;

/// <summary>Takes parsed or refused mutations on behalf of all three mutation routes: submits, logs, and tells the streams.</summary>
/// <param name="refusals">Told of refusals, after which clients need a state event.</param>
/// <param name="trail">Records what was commanded.</param>
/// <param name="register">Knows which machines only one place may command.</param>
/// <param name="catalog">Knows how each machine is stopped.</param>
/// <param name="logger">The log.</param>
internal sealed class CommandDispatcher(PendingStateEvents refusals, AuditTrail trail, ControlRegister register, MachineCatalog catalog, ILogger<CommandDispatcher> logger)
{
    private static readonly ConcurrentDictionary<MachineSchema, MutationParser> Parsers = new();

    /// <summary>The parser of a machine's mutations.</summary>
    public static MutationParser ParserOf(Machine machine)
    {
        return Parsers.GetOrAdd(machine.Schema, schema => new(schema));
    }

    /// <summary>Submits what was parsed, and records it. What could not be parsed is recorded by its route.</summary>
    /// <param name="context">The request that it came with.</param>
    /// <param name="entry">The machine's entry.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="parsed">What was parsed.</param>
    /// <param name="where">JSON pointer of the one item, for a body that is not a list; null for a list.</param>
    /// <returns>The refusal; null if the list was accepted.</returns>
    public Refusal? Submit(HttpContext context, RosterEntry entry, Machine machine, MutationParseResult parsed, string? where = null)
    {
        if (parsed.Outcome == MutationParseOutcome.Valid)
        {
            AuditTrail.MarkRecorded(context);
        }

        return Submit(Requester.Of(context), entry, machine, parsed, where);
    }

    /// <summary>Submits what was parsed, and records it. What could not be parsed is recorded by whoever has parsed it.</summary>
    /// <param name="requester">Who has sent it.</param>
    /// <param name="entry">The machine's entry.</param>
    /// <param name="machine">The machine.</param>
    /// <param name="parsed">What was parsed.</param>
    /// <param name="where">JSON pointer of the one item, for a body that is not a list; null for a list.</param>
    /// <returns>The refusal; null if the list was accepted.</returns>
    public Refusal? Submit(Requester requester, RosterEntry entry, Machine machine, MutationParseResult parsed, string? where = null)
    {
        if (parsed.Outcome != MutationParseOutcome.Valid)
        {
            int status = parsed.Outcome == MutationParseOutcome.NotJson ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity;
            string summary = ErrorAnswer.Summarize(parsed.Errors);
            Note(entry, summary);
            return new(status, summary, parsed.Errors);
        }

        object before = machine.ReadAcceptedState();
        Refusal? refusal = IsStop(entry, parsed.Mutations) ? null : FindControlElsewhere(requester, [entry]);
        refusal ??= Judge(entry, parsed.Mutations, machine.Submit(parsed.Mutations), where);
        trail.Record(requester, entry, parsed.Mutations, before, refusal?.Message);
        return refusal;
    }

    /// <summary>Submits a list for each of several machines: all of them, or none.</summary>
    /// <param name="context">The request that wants it.</param>
    /// <param name="commands">The lists, each machine at most once.</param>
    /// <param name="occasion">What the commands are part of, for the record.</param>
    /// <returns>Why machines have refused; empty if all lists were accepted.</returns>
    public IReadOnlyList<(RosterEntry Entry, string Reason)> SubmitTogether(
        HttpContext context, IReadOnlyList<(RosterEntry Entry, Mutation[] Mutations)> commands, string occasion)
    {
        object[] before = [.. commands.Select(command => command.Entry.Machine!.ReadAcceptedState())];
        IReadOnlyList<SubmitResult> results = Machine.SubmitTogether([.. commands.Select(command => (command.Entry.Machine!, command.Mutations))]);
        bool isAccepted = results.All(result => result.Outcome == SubmitOutcome.Accepted);
        List<(RosterEntry Entry, string Reason)> refusals = [];
        for (int index = 0; index < commands.Count; index++)
        {
            (RosterEntry entry, Mutation[] mutations) = commands[index];
            if (isAccepted)
            {
                Judge(entry, mutations, results[index], null);
                AuditTrail.MarkRecorded(context);
                trail.Record(Requester.Of(context), entry, mutations, before[index], null, occasion);
            }
            else if (results[index].Outcome != SubmitOutcome.Accepted)
            {
                refusals.Add((entry, Judge(entry, mutations, results[index], null)!.Message));
            }
        }

        return refusals;
    }

    /// <summary>Whether a machine can't be commanded because another place has it.</summary>
    /// <param name="requester">Who wants to command.</param>
    /// <param name="entries">The machines.</param>
    /// <returns>The refusal; null if all may be commanded.</returns>
    public Refusal? FindControlElsewhere(Requester requester, IEnumerable<RosterEntry> entries)
    {
        if (!register.IsOn)
        {
            return null;
        }

        ControlPlace place = ControlPlace.Of(requester);
        foreach (RosterEntry entry in entries)
        {
            if (register.FindOther(entry, place) is { } holder)
            {
                Refusal refusal = ControlRefusal.Of(holder);
                Note(entry, refusal.Message);
                return refusal;
            }
        }

        return null;
    }

    // Everybody may stop a machine, whoever has it.
    private bool IsStop(RosterEntry entry, Mutation[] mutations) =>
        register.IsOn && mutations.Length > 0 && catalog.Find(entry.Slug) is { } module && mutations.All(module.Stop.Contains);

    private Refusal? Judge(RosterEntry entry, Mutation[] mutations, SubmitResult result, string? where)
    {
        switch (result.Outcome)
        {
            case SubmitOutcome.Accepted:
                logger.LogAccepted(entry.Slug, entry.Identification.Serial, mutations);
                return null;
            case SubmitOutcome.QueueFull:
                return RefuseForNow(entry, result.Reason!);
            case SubmitOutcome.Interrupted:
                return RefuseForNow(entry, $"Nothing was changed. {result.Reason}");
            default:
                Note(entry, result.Reason!);
                return new(
                    StatusCodes.Status422UnprocessableEntity,
                    result.Reason!,
                    [new InputError(where ?? $"/{result.Index}", result.Reason!, "see the machine's state")]);
        }
    }

    private Refusal RefuseForNow(RosterEntry entry, string message)
    {
        Note(entry, message);
        return Refusal.TryAgain(message);
    }

    private void Note(RosterEntry entry, string refusal)
    {
        logger.LogRefused(entry.Slug, entry.Identification.Serial, refusal);
        refusals.Request(entry.Identification);
    }
}
