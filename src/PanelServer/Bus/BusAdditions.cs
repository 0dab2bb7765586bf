using PanelServer.EtherCat;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;
using PanelServer.Host.Common;
using PanelServer.Host.Streams;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>
/// Takes in what is plugged in while the bus runs, wherever that is: a machine that is switched on later than the panel, or rolled up to
/// the line, or the rest of one that lacked something. The machines that run do not notice.
/// </summary>
/// <param name="segment">The bus.</param>
/// <param name="assembler">Makes machines of terminals.</param>
/// <param name="roster">The machines; of one that could not be built the terminals are free for another try.</param>
/// <param name="announce">Takes the machines into the list.</param>
/// <param name="events">Told of the new terminals.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class BusAdditions(
    OperationalSegment segment,
    BusMachineAssembler assembler,
    MachineRoster roster,
    Action<IReadOnlyList<AssembledMachine>> announce,
    MainStream events,
    TimeProvider time,
    ILogger logger)
{
    // Couplers of one machine get their supply one after the other, and a plug does not make contact at once.
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(1);

    private readonly LastTold<string> _failure = new();
    private int _seen;
    private long _since;

    /// <summary>Takes in what is there and does not change any more.</summary>
    public async Task TakeInAsync()
    {
        int added = segment.Snapshot.Added;
        if (added != _seen)
        {
            (_seen, _since) = (added, time.GetTimestamp());
        }

        if (added == 0 || time.GetElapsedTime(_since) < SettleTime)
        {
            return;
        }

        _seen = 0;
        try
        {
            AddedSubdevices subdevices = await segment.ScanAddedAsync(
                [.. roster.Entries.Where(entry => entry.Machine is null).Select(entry => entry.Identification.ToString())]);
            IReadOnlyList<AssembledMachine> machines = Assemble(subdevices);
            await subdevices.JoinAsync();
            announce(machines);
            logger.LogTakenIn(subdevices.Count, machines.Count);
            events.AnnounceDevices(BusEvents.Devices(segment.Snapshot.Subdevices));
            _failure.Forget();
        }
        catch (EtherCatException failure)
        {
            if (_failure.IsNews(failure.Message))
            {
                logger.LogNotTakenIn(failure.Message);
            }
        }
        catch (Exception failure)
        {
            // A defect, of this program or of what a terminal answers: the machines that run go on.
            logger.LogAdditionDefect(failure);
        }
    }

    /// <summary>Terminals of a machine that runs without them are held by the main device and change nothing.</summary>
    private IReadOnlyList<AssembledMachine> Assemble(AddedSubdevices added)
    {
        HashSet<string> taken = [.. segment.Groups.Select(group => group.Name)];
        (SubdeviceSnapshot Subdevice, Terminal Terminal)[] free =
        [
            .. added.Subdevices.Zip(added.Terminals).Where(pair => !taken.Contains(IdentificationWords.GroupOf(pair.First))),
        ];
        return assembler.Assemble([.. free.Select(pair => pair.Subdevice)], [.. free.Select(pair => pair.Terminal)]);
    }
}
