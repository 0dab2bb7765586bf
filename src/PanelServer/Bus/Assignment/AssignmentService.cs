using PanelServer.EtherCat;
using PanelServer.Host.Http;
using PanelServer.Machines;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>Reads, writes and takes away the assignment of whole machines. One change at a time, each checked whole before the first EEPROM is written.</summary>
/// <param name="bus">The bus.</param>
/// <param name="roles">The machine types.</param>
/// <param name="roster">The machines that run.</param>
/// <param name="writer">Writes the EEPROMs.</param>
internal sealed class AssignmentService(IBus bus, RoleCatalog roles, MachineRoster roster, AssignmentWriter writer)
{
    /// <summary>Why nothing can be written to any terminal now, as an operator reads it; null if it can.</summary>
    public string? Obstacle => bus is AbsentBus
        ? AbsentBus.Absence
        : bus.Snapshot.Phase < SegmentPhase.PreOp ? BusApi.NotUp : bus.Snapshot.Fault?.Sentence;

    /// <summary>The assignments as they are now.</summary>
    public AssignmentsAnswer Read() => AssignmentsAnswer.Of(AssignmentOverview.Of(bus.Snapshot.Subdevices, roles), roles, roster, Obstacle);

    /// <summary>Why a machine's assignment cannot be changed: it runs. Null if it does not.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="slug">Its type's name in addresses.</param>
    /// <param name="roster">The machines that run.</param>
    public static string? WhyItRuns(MachineIdentificationUnique machine, string slug, MachineRoster roster) => roster.Find(machine)?.Machine is null
        ? null
        : $"Machine {slug}/{machine.Serial} runs: its terminals can be assigned in the mode preop only. Set QITECH_MODE=preop and restart the server.";

    /// <summary>Assigns terminals to a machine: exactly these in its roles, and none of its former ones.</summary>
    /// <param name="module">The machine's type.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="positions">The position of the terminal for each role.</param>
    /// <returns>What was done, or why nothing or not all was.</returns>
    public Task<(AssignmentChangeAnswer? Done, Refusal? Refusal)> AssignAsync(BusMachineModule module, ushort serial, IReadOnlyDictionary<ushort, int> positions)
    {
        MachineIdentificationUnique machine = new(module.Identification, serial);
        return ChangeAsync(overview =>
        {
            if (WhyItRuns(machine, module.Slug, roster) is { } reason)
            {
                return ([], new Refusal(StatusCodes.Status409Conflict, reason));
            }

            AssignmentPlan plan = new(machine, module, roles.RolesOf(module), overview, roles);
            IReadOnlyList<PlannedTerminal> planned = plan.Check(positions);
            return (planned, plan.Errors.Count > 0 ? Refusal.Unprocessable(plan.Errors) : null);
        });
    }

    /// <summary>Takes all terminals of a machine away from it, also of one whose type is not known or that is not whole.</summary>
    /// <param name="slug">The type's name in addresses.</param>
    /// <param name="serial">The serial number.</param>
    /// <returns>What was done, or why nothing or not all was.</returns>
    public Task<(AssignmentChangeAnswer? Done, Refusal? Refusal)> ReleaseAsync(string slug, ushort serial) => ChangeAsync(overview =>
    {
        if (overview.Machines.FirstOrDefault(machine => machine.Slug == slug && machine.Identification.Serial == serial) is not { } machine)
        {
            return ([], Refusal.NotFound($"No terminal on the bus is assigned to {slug}/{serial}."));
        }

        return WhyItRuns(machine.Identification, slug, roster) is { } reason
            ? ([], new Refusal(StatusCodes.Status409Conflict, reason))
            : ([.. machine.Terminals.Select(terminal => new PlannedTerminal(terminal, null))], null);
    });

    private async Task<(AssignmentChangeAnswer? Done, Refusal? Refusal)> ChangeAsync(Func<AssignmentOverview, (IReadOnlyList<PlannedTerminal> Plan, Refusal? Refusal)> check)
    {
        await writer.Gate.WaitAsync();
        try
        {
            if (Obstacle is { } obstacle)
            {
                return (null, Refusal.Unavailable(obstacle));
            }

            (IReadOnlyList<PlannedTerminal> plan, Refusal? refusal) = check(AssignmentOverview.Of(bus.Snapshot.Subdevices, roles));
            if (refusal is not null)
            {
                return (null, refusal);
            }

            IReadOnlyList<WrittenTerminal> written = await writer.WriteAsync(plan);
            return written.Any(one => one.IsOpen)
                ? (null, Incomplete(written))
                : (AssignmentChangeAnswer.Of(written), null);
        }
        finally
        {
            writer.Gate.Release();
        }
    }

    private static Refusal Incomplete(IReadOnlyList<WrittenTerminal> written)
    {
        int failed = written.Count(one => one.IsOpen);
        InputError[] each = [.. written.Select(one => new InputError(
            one.Terminal.Assignment is { } assignment ? $"/{assignment.Role}" : "",
            $"{one.Terminal.Terminal.Label}: {WordOf(one.Outcome)}{(one.Explanation is null ? "" : $". {one.Explanation}")}",
            "the same request once more: what is written already stays as it is"))];
        return new(
            StatusCodes.Status503ServiceUnavailable,
            $"{failed} of {written.Count} terminals could not be written, the others were: {written.First(one => one.Explanation is not null).Explanation}",
            each);
    }

    private static string WordOf(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Failed => "not written",
        WriteOutcome.NotTried => "not tried",
        WriteOutcome.Released => "taken away",
        WriteOutcome.Written => "written",
        _ => "as it was",
    };
}
