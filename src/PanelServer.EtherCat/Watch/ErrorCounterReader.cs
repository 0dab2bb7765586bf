using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;

namespace PanelServer.EtherCat.Watch;

/// <summary>Reads ports, error counters and clock differences, and says where frames get damaged.</summary>
internal sealed class ErrorCounterReader(BusAccess bus, ClockSetup clocks)
{
    private readonly List<EtherCatError> _warnings = [];

    /// <summary>Where frames were damaged in the last interval.</summary>
    public IReadOnlyList<EtherCatError> Warnings => _warnings;

    /// <summary>Reads all counters of all subdevices that answer.</summary>
    public async Task ReadAsync(IReadOnlyList<Subdevice> devices)
    {
        SubdeviceErrors[] before = devices.Select(device => device.Errors).ToArray();
        await Task.WhenAll(devices.Select(ReadAsync));
        await clocks.ReadDifferencesAsync();
        _warnings.Clear();
        Locate(devices, before);
    }

    private async Task ReadAsync(Subdevice device)
    {
        BusReply[] replies = await bus.ReadAsync(
            device.Station,
            (Registers.PortErrors, Registers.ErrorCounterLength),
            (Registers.SyncManagerWatchdogCounter, 1),
            (Registers.DlStatus, 2));
        (BusReply errors, BusReply watchdog, BusReply ports) = (replies[0], replies[1], replies[2]);
        if (ports.WorkingCounter > 0)
        {
            device.SetPorts(new DlStatus(ports.Word));
        }

        if (errors.WorkingCounter > 0)
        {
            device.SetErrors(Decode(errors.Data, watchdog.WorkingCounter > 0 ? watchdog.Data[0] : (byte)0));
        }
    }

    private static SubdeviceErrors Decode(byte[] block, byte watchdogExpiries)
    {
        const int forwarded = Registers.ForwardedErrors - Registers.PortErrors;
        const int lostLinks = Registers.LostLinks - Registers.PortErrors;
        return new SubdeviceErrors(
            [block[0], block[2], block[4], block[6]],
            [block[1], block[3], block[5], block[7]],
            block[forwarded..(forwarded + DlStatus.PortCount)],
            block[lostLinks..(lostLinks + DlStatus.PortCount)],
            watchdogExpiries);
    }

    // The first subdevice in frame order that counts damaged frames, but none already marked as damaged, sits behind the damage.
    private void Locate(IReadOnlyList<Subdevice> devices, SubdeviceErrors[] before)
    {
        foreach (Subdevice device in devices.OrderBy(device => device.BusPosition))
        {
            for (int port = 0; port < DlStatus.PortCount; port++)
            {
                int invalid = device.Errors.InvalidFrames[port] - before[device.Position].InvalidFrames[port];
                int forwarded = device.Errors.ForwardedErrors[port] - before[device.Position].ForwardedErrors[port];
                if (invalid > 0 && forwarded <= 0)
                {
                    _warnings.Add(EtherCatErrors.FramesDamaged(port, device.Label));
                    return;
                }
            }
        }
    }
}
