using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.StartUp;
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

    /// <summary>Identifies subdevices that were added, and brings them to PRE-OP.</summary>
    /// <exception cref="EtherCatException">There are none, or one of them went or failed: they are as good as never added.</exception>
    public async Task<IReadOnlyList<Subdevice>> ScanAsync()
    {
        IReadOnlyList<Subdevice> added = await supervision.BetweenLooksAsync(IdentifyAsync);
        await PrepareAsync(added, () => bringUp.EnterPreOpAsync(added));
        HashSet<string> taken = [.. status.Cycle!.Groups.Select(group => group.Name)];
        foreach (Subdevice device in added.Where(device => taken.Contains(tools.Options.GroupOf(device.ToSnapshot()))))
        {
            device.HoldInPreOp();
        }

        status.Publish();
        tools.Logger.LogAdded(added.Count, added[0].Label);
        return added;
    }

    /// <summary>Brings added subdevices from PRE-OP to OP, while the others exchange.</summary>
    /// <exception cref="EtherCatException">One of them went or failed before it was configured: they are as good as never added.</exception>
    public async Task JoinAsync(IReadOnlyList<Subdevice> added)
    {
        List<Subdevice> joining = [.. added.Where(device => !device.IsHeld)];
        ProcessImageLayout? layout = null;
        await PrepareAsync(added, async () => layout = await bringUp.ConfigureAsync(joining, status.Cycle!.EndAddress));
        _failed = 0;
        List<Subdevice> configured = [.. joining.Where(device => device.Problem is null)];
        status.Cycle!.Add(layout!);
        try
        {
            await bringUp.EnterSafeOpAsync(joining);
            await bringUp.EnterOpAsync(joining);
        }
        catch (EtherCatException silence) when (silence.Scope != EtherCatErrorScope.Subdevice)
        {
            // The watch brings them to OP when the bus answers again.
            tools.Logger.LogAdditionInterrupted(silence.Message);
        }

        status.StartGroups(layout!.Groups);

        // Not before: the watch would start again what is on its way.
        Subdevice.MarkConfigured(configured);
        status.Publish();
    }

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
    private async Task PrepareAsync(IReadOnlyList<Subdevice> added, Func<Task> step)
    {
        try
        {
            await step();
            bool[] answers = await Task.WhenAll(added.Select(tools.States.ReadStatusAsync));
            if (answers.Contains(false))
            {
                throw new EtherCatException(EtherCatErrors.SubdeviceCountChanged());
            }

            if (added.FirstOrDefault(device => device.Problem is not null && !device.IsHeld) is { } failed && _failed++ < Repeated)
            {
                throw new EtherCatException(EtherCatErrors.AdditionFailed(failed.Problem!));
            }
        }
        catch
        {
            Forget(added[0].Position);
            status.Publish();
            throw;
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
