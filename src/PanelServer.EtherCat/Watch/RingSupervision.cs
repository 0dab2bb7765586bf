using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Transport.Redundancy;

namespace PanelServer.EtherCat.Watch;

/// <summary>Finds out where a ring is interrupted, and says so until it is closed again.</summary>
internal sealed class RingSupervision(BusAccess bus, Func<RingStatus?> ring, Func<long> now)
{
    /// <summary>A state counts when it has lasted so long: a marker that is lost once is no interruption.</summary>
    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Frames after which markers that went out before the first have come in.</summary>
    private const int FramesUntilKnown = 3;

    private RingState _seen;
    private RingState _reported;
    private long _seenSince;
    private Subdevice? _end;

    /// <summary>Where the ring is interrupted; null while it is closed, and without ring.</summary>
    public EtherCatError? Warning { get; private set; }

    /// <summary>Takes the present state for the one that counts, at bring-up, and finds out which subdevice the ring ends with.</summary>
    public async Task StartAsync(IReadOnlyList<Subdevice> devices)
    {
        Warning = null;
        if (ring() is null)
        {
            return;
        }

        for (int i = 0; i < FramesUntilKnown; i++)
        {
            await bus.ReadAllAsync(Registers.Type, 1);
        }

        _seen = ring()!.Value.State;
        Follow(devices);
        Report(devices);
    }

    /// <summary>Finds out anew which subdevice the ring ends with.</summary>
    /// <param name="order">The segment in the order of the bus, with the ring closed.</param>
    public void Follow(IReadOnlyList<Subdevice> order) =>
        _end = SegmentTopology.FindFreePort([.. order.Select(device => new PortTimes(device.Ports.OpenPorts, null))]) is { } end ? order[end.Position] : null;

    /// <summary>Forgets the subdevices from a number on.</summary>
    public void Forget(int from) => _end = _end?.Position >= from ? null : _end;

    /// <summary>Looks whether the state has changed.</summary>
    /// <returns>True when the warning has.</returns>
    public async Task<bool> LookAsync(IReadOnlyList<Subdevice> devices)
    {
        if (ring() is not { } status)
        {
            return false;
        }

        if (status.State != _seen)
        {
            (_seen, _seenSince) = (status.State, now());
        }

        if (_seen == _reported || _seen == RingState.Silent || now() - _seenSince < SettleTime.WholeNanoseconds())
        {
            return false;
        }

        await Task.WhenAll(devices.Select(ReadPortsAsync));
        Report(devices);
        return true;
    }

    private async Task ReadPortsAsync(Subdevice device)
    {
        BusReply ports = await bus.ReadAsync(device.Station, Registers.DlStatus, 2);
        if (ports.WorkingCounter > 0)
        {
            device.SetPorts(new DlStatus(ports.Word));
        }
    }

    private void Report(IReadOnlyList<Subdevice> devices)
    {
        _reported = _seen;
        Subdevice[] order = [.. devices.OrderBy(device => device.BusPosition)];
        Warning = _seen switch
        {
            RingState.Open => FindInterruption(order),
            RingState.MainSilent => EtherCatErrors.RingInterrupted("the main interface", order[0].Label),
            RingState.RedundantSilent => EtherCatErrors.RingInterrupted(_end?.Label ?? "the last subdevice", "the redundant interface"),
            _ => null,
        };
    }

    /// <summary>The first subdevice that is not reached from the one before it, which was found at the scan or else follows from the kind of its port.</summary>
    private static EtherCatError FindInterruption(Subdevice[] order)
    {
        int behind = Array.FindIndex(order, 1, device => !device.Ports.IsOpen(0));
        if (behind < 0)
        {
            return EtherCatErrors.RingInterruptedSomewhere();
        }

        int before = Array.FindIndex(order, device => device.Position == order[behind].Node.Parent);
        if (before < 0)
        {
            // Not connected at the scan either. A cable comes from a subdevice that has a socket for one.
            before = behind - 1;
            while (before > 0 && IsEthernet(order[behind], 0) && !Enumerable.Range(1, DlStatus.PortCount - 1).Any(port => IsEthernet(order[before], port)))
            {
                before--;
            }
        }

        return EtherCatErrors.RingInterrupted(order[before].Label, order[behind].Label);
    }

    private static bool IsEthernet(Subdevice device, int port) =>
        ((device.Description.Information[Registers.PortDescriptor] >> (2 * port)) & Registers.EthernetPort) == Registers.EthernetPort;
}
