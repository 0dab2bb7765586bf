using PanelServer.Host.Http;
using PanelServer.Machines;

namespace PanelServer.Host.Machines;

/// <summary>
/// Makes readers see their own writes: a request that comes after an accepted command is answered from a cycle that has
/// applied it.
/// </summary>
internal sealed class ReadYourWrites(TimeProvider time)
{
    /// <summary>The answer when the wait was in vain.</summary>
    public static readonly Refusal NotApplied =
        Refusal.TryAgain("The control loop has not applied the waiting commands within a second. Try again; if it stays so, see the server's log.");

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Waits until all commands accepted so far have been applied; usually at once, at most one second. Not while the machine is
    /// interrupted: its <c>error</c> then says that nothing is applied.
    /// </summary>
    /// <param name="machine">The machine.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False if the control loop did not apply them in time.</returns>
    public async ValueTask<bool> ForAcceptedAsync(Machine machine, CancellationToken cancellation)
    {
        long accepted = machine.AcceptedCommands;
        long start = time.GetTimestamp();
        while (machine.ReadStatus().AppliedCommands < accepted && machine.Interruption is null)
        {
            if (time.GetElapsedTime(start) >= Limit)
            {
                return false;
            }

            await Task.Delay(Step, time, cancellation);
        }

        return true;
    }
}
