using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Watch;

namespace PanelServer.EtherCat.Segments;

/// <summary>Takes subdevices into a segment in OP that were plugged in since the scan. What runs already does not notice.</summary>
/// <param name="tools">The bus.</param>
/// <param name="order">The order of the bus.</param>
/// <param name="clocks">The distributed clocks.</param>
/// <param name="bringUp">The way to OP.</param>
/// <param name="ring">The watch of the ring.</param>
/// <param name="search">Finds what is not known.</param>
/// <param name="supervision">The watch in OP.</param>
/// <param name="status">What is known of the segment.</param>
/// <param name="requireNotEnded">Throws when the main device has scanned anew.</param>
internal sealed class SegmentAdditions(
    BusTools tools,
    BusOrder order,
    ClockSetup clocks,
    BringUp bringUp,
    RingSupervision ring,
    DeviceSearch search,
    SegmentSupervision supervision,
    SegmentStatus status,
    Action requireNotEnded)
{
    /// <summary>How often an addition of which something fails is given up for another try.</summary>
    private const int Repeated = 3;

    private int _failed;

    /// <summary>Identifies subdevices that were added, and brings them to PRE-OP, together with those whose group they extend.</summary>
    /// <param name="unused">Names of groups that nobody uses, which can be extended therefore.</param>
    /// <exception cref="EtherCatException">There are none, or one of them went or failed: they are as good as never added.</exception>
    public async Task<Addition> ScanAsync(IReadOnlyCollection<string> unused)
    {
        Addition addition = new(await supervision.BetweenLooksAsync(IdentifyAsync), []);
        await PrepareAsync(addition, () => bringUp.EnterPreOpAsync(addition.Added));
        addition = addition with { Withdrawn = await supervision.BetweenLooksAsync(() => WithdrawAsync(addition.Added, unused)) };
        await PrepareAsync(addition, () => ReturnToPreOpAsync(addition.Withdrawn));
        HashSet<string> taken = [.. status.Cycle!.Groups.Select(group => group.Name)];
        foreach (Subdevice device in addition.All.Where(device => taken.Contains(NameOfGroup(device))))
        {
            device.HoldInPreOp();
        }

        status.Publish();
        tools.Logger.LogAdded(addition.Added.Count, addition.Added[0].Label);
        return addition;
    }

    /// <summary>Brings added subdevices from PRE-OP to OP, while the others exchange.</summary>
    /// <exception cref="EtherCatException">One of them went or failed before it was configured: they are as good as never added.</exception>
    public async Task JoinAsync(Addition addition)
    {
        List<Subdevice> joining = [.. addition.All.Where(device => !device.IsHeld)];
        ProcessImageLayout? layout = null;
        await PrepareAsync(addition, async () => layout = await bringUp.ConfigureAsync(joining, status.Cycle!.EndAddress));
        _failed = 0;
        await StartAsync(joining, layout!);
    }

    /// <summary>Process data that is configured begins.</summary>
    private async Task StartAsync(IReadOnlyList<Subdevice> devices, ProcessImageLayout layout)
    {
        List<Subdevice> configured = [.. devices.Where(device => device.Problem is null)];
        status.Cycle!.Add(layout);
        try
        {
            await bringUp.EnterSafeOpAsync(devices);
            await bringUp.EnterOpAsync(devices);
        }
        catch (EtherCatException silence) when (silence.Scope != EtherCatErrorScope.Subdevice)
        {
            // The watch brings them to OP when the bus answers again.
            tools.Logger.LogAdditionInterrupted(silence.Message);
        }

        status.StartGroups(layout.Groups);

        // Not before: the watch would start again what is on its way.
        Subdevice.MarkConfigured(configured);
        status.Publish();
    }

    /// <summary>Takes out of the exchange what belongs to unused groups that are extended, and what an earlier attempt has left without a group.</summary>
    private async Task<IReadOnlyList<Subdevice>> WithdrawAsync(IReadOnlyList<Subdevice> added, IReadOnlyCollection<string> unused)
    {
        HashSet<string> extended = [.. added.Select(NameOfGroup).Intersect(unused)];
        List<Subdevice> withdrawn =
        [
            .. status.Devices.Take(added[0].Position).Where(device => device.Group is { } group ? extended.Contains(group.Name) : !device.IsHeld),
        ];
        foreach (ProcessGroup group in status.Cycle!.Groups.Where(group => extended.Contains(group.Name)))
        {
            status.Cycle.Remove(group);
        }

        while (!status.Cycle.Exchange.IsUpToDate)
        {
            await tools.Bus.DelayAsync(tools.Options.CycleTime);
            requireNotEnded();
        }

        foreach (Subdevice device in withdrawn)
        {
            device.Withdraw();
        }

        return withdrawn;
    }

    private async Task ReturnToPreOpAsync(IReadOnlyList<Subdevice> withdrawn)
    {
        await bringUp.ReturnToPreOpAsync(withdrawn);
        foreach (Subdevice device in withdrawn.Where(device => device.Problem is null))
        {
            // It may have been without supply since it was in order.
            await clocks.RejoinAsync(device);
        }
    }

    private string NameOfGroup(Subdevice device) => tools.Options.GroupOf(device.ToSnapshot());

    private async Task<IReadOnlyList<Subdevice>> IdentifyAsync()
    {
        requireNotEnded();
        IReadOnlyList<Subdevice> known = status.Devices;
        IReadOnlyList<int> places = await search.FindAddedAsync(known);
        if (places.Count == 0)
        {
            throw new EtherCatException(EtherCatErrors.NothingAdded());
        }

        IReadOnlyList<Subdevice> found = await new Scanner(tools).ScanAddedAsync(known, places);
        List<Subdevice> all = [.. order.Devices];
        foreach ((int place, Subdevice device) in places.Zip(found))
        {
            all.Insert(place, device);
        }

        order.Update(all);
        try
        {
            await clocks.AddAsync(all, found, isRing: tools.Transport.Ring is not null);
        }
        catch
        {
            Forget(known.Count);
            throw;
        }

        status.Know([.. known, .. found], order);
        ring.Follow(all);
        supervision.Added = 0;
        return found;
    }

    // Before its process data is settled a subdevice could not be started again by itself. So what goes until then is forgotten and scanned anew when
    // it is back, and what fails likewise, until it has failed often enough to be taken as it is.
    private async Task PrepareAsync(Addition addition, Func<Task> step)
    {
        try
        {
            await step();
            bool[] answers = await Task.WhenAll(addition.All.Select(tools.States.ReadStatusAsync));
            if (answers.Contains(false))
            {
                throw new EtherCatException(EtherCatErrors.SubdeviceCountChanged());
            }

            IEnumerable<Subdevice> usable = addition.Withdrawn.Where(device => device.Target > AlState.Init).Concat(addition.Added);
            if (usable.FirstOrDefault(device => device.Problem is not null && !device.IsHeld) is { } failed && _failed++ < Repeated)
            {
                throw new EtherCatException(EtherCatErrors.AdditionFailed(failed.Problem!));
            }
        }
        catch
        {
            Forget(addition.Added[0].Position);
            await RestoreAsync([.. addition.Withdrawn.Where(device => !device.IsHeld)]);
            status.Publish();
            throw;
        }
    }

    /// <summary>Brings to OP what was there before, without what was added. What does not answer meanwhile has to wait for the next addition.</summary>
    private async Task RestoreAsync(IReadOnlyList<Subdevice> withdrawn)
    {
        requireNotEnded();
        if (withdrawn.Count == 0)
        {
            return;
        }

        try
        {
            foreach (Subdevice device in withdrawn)
            {
                device.Withdraw();
            }

            await ReturnToPreOpAsync(withdrawn);
            await StartAsync(withdrawn, await bringUp.ConfigureAsync(withdrawn, status.Cycle!.EndAddress));
        }
        catch (EtherCatException silence)
        {
            foreach (Subdevice device in withdrawn)
            {
                device.Fail(TerminalCondition.NotOperational, EtherCatErrors.BringUpFailed(device.Label, silence.Error));
            }
        }
    }

    private void Forget(int from)
    {
        order.Forget(from);
        clocks.Forget(from);
        status.Know([.. status.Devices.Take(from)], order);
        ring.Forget(from);
    }
}
