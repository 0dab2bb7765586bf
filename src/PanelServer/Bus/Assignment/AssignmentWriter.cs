using PanelServer.EtherCat.Errors;

namespace PanelServer.Host.Bus.Assignment;

/// <summary>What became of one terminal.</summary>
/// <param name="Terminal">What was planned for it.</param>
/// <param name="Outcome">What was done.</param>
/// <param name="Explanation">Why it failed; null if it did not.</param>
internal sealed record WrittenTerminal(PlannedTerminal Terminal, WriteOutcome Outcome, string? Explanation)
{
    /// <summary>True if its EEPROM does not say what was planned.</summary>
    public bool IsOpen => Outcome is WriteOutcome.Failed or WriteOutcome.NotTried;
}

/// <summary>What was done to a terminal's EEPROM.</summary>
internal enum WriteOutcome
{
    /// <summary>It said so already.</summary>
    Unchanged,

    /// <summary>It was written and read back.</summary>
    Written,

    /// <summary>It was emptied and read back: the terminal belongs to no machine any more.</summary>
    Released,

    /// <summary>It could not be written.</summary>
    Failed,

    /// <summary>It was not tried, as the bus no longer answered.</summary>
    NotTried,
}

/// <summary>Carries a plan out, terminal by terminal. One that fails does not keep the others from being written.</summary>
/// <param name="bus">The bus.</param>
internal sealed class AssignmentWriter(IBus bus)
{
    /// <summary>Held from the check of a plan until it is carried out, so that what was checked is still so.</summary>
    public SemaphoreSlim Gate { get; } = new(1);

    /// <summary>Writes.</summary>
    /// <param name="plan">What shall be.</param>
    /// <returns>What became of each terminal, in order.</returns>
    public async Task<IReadOnlyList<WrittenTerminal>> WriteAsync(IReadOnlyList<PlannedTerminal> plan)
    {
        List<WrittenTerminal> written = [];
        string? lost = null;
        foreach (PlannedTerminal planned in plan)
        {
            if (planned.IsDone || lost is not null)
            {
                written.Add(new(planned, planned.IsDone ? WriteOutcome.Unchanged : WriteOutcome.NotTried, lost));
                continue;
            }

            try
            {
                written.Add(new(planned, await WriteAsync(planned), null));
            }
            catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
            {
                written.Add(new(planned, WriteOutcome.Failed, failure.Message));
            }
            catch (EtherCatException failure)
            {
                lost = failure.Message;
                written.Add(new(planned, WriteOutcome.Failed, lost));
            }
        }

        return written;
    }

    private async Task<WriteOutcome> WriteAsync(PlannedTerminal planned)
    {
        if (planned.Assignment is { } assignment)
        {
            await bus.AssignAsync(planned.Terminal.Position, assignment);
            return WriteOutcome.Written;
        }

        await bus.ReleaseAsync(planned.Terminal.Position);
        return WriteOutcome.Released;
    }
}
