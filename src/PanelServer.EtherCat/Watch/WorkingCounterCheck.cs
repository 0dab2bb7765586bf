using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Watch;

/// <summary>
/// Finds out why the working counter of a group is wrong although all its terminals are in OP: asks each terminal alone. When each
/// answers as it should, nobody can be named, and all terminals of the group say so, since none of their values can be relied on.
/// </summary>
internal sealed class WorkingCounterCheck(DeviceRecovery recovery)
{
    /// <summary>A first finding may be of a cycle that began before the cause was removed.</summary>
    private const int FindingsUntilReport = 2;
    private readonly Dictionary<ProcessGroup, int> _unexplained = [];

    /// <summary>True while the wrong counter of a group is reported by its terminals because nobody can be named.</summary>
    public bool IsReported(ProcessGroup? group) =>
        group is not null && _unexplained.TryGetValue(group, out int findings) && findings >= FindingsUntilReport;

    /// <summary>Checks all groups that are faulted for no other reason.</summary>
    /// <param name="devices">The segment.</param>
    /// <param name="exchange">What the cycle leaves behind.</param>
    /// <param name="makeSafe">Called for a subdevice that is to blame, with what is wrong with it.</param>
    public async Task RunAsync(IReadOnlyList<Subdevice> devices, CyclicExchange exchange, Action<Subdevice, EtherCatError> makeSafe)
    {
        foreach (IGrouping<ProcessGroup, Subdevice> members in devices.Where(device => device.Group is not null).GroupBy(device => device.Group!))
        {
            if (members.Key.State != GroupState.Faulted || exchange.IsExchanging(members.Key) || members.Any(device => !device.IsInOrder))
            {
                Forget(members.Key, members);
            }
            else if (await BlameAsync(members, makeSafe))
            {
                _unexplained.Remove(members.Key);
            }
            else
            {
                Report(members.Key, members, exchange);
            }
        }
    }

    private async Task<bool> BlameAsync(IEnumerable<Subdevice> members, Action<Subdevice, EtherCatError> makeSafe)
    {
        bool found = false;
        foreach (Subdevice device in members)
        {
            if (await recovery.FindWrongCounterAsync(device) is { } counter)
            {
                found = true;
                makeSafe(device, counter == 0
                    ? EtherCatErrors.NotExchanging(device.Label)
                    : EtherCatErrors.AnsweredRepeatedly(device.Label, counter));
            }
        }

        return found;
    }

    private void Report(ProcessGroup group, IEnumerable<Subdevice> members, CyclicExchange exchange)
    {
        _unexplained[group] = _unexplained.GetValueOrDefault(group) + 1;
        if (!IsReported(group))
        {
            return;
        }

        (int counter, int expected) = exchange.WrongCounter(group);
        foreach (Subdevice device in members)
        {
            device.Terminal.Report(TerminalCondition.NotOperational, EtherCatErrors.WorkingCounterUnexplained(device.Label, counter, expected));
        }
    }

    private void Forget(ProcessGroup group, IEnumerable<Subdevice> members)
    {
        bool wasReported = IsReported(group);
        _unexplained.Remove(group);
        if (wasReported)
        {
            foreach (Subdevice? device in members.Where(device => device.IsInOrder))
            {
                device.Succeed();
            }
        }
    }
}
