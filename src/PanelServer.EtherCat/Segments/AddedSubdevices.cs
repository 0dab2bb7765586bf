using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Segments;

/// <summary>
/// Subdevices that were added to a segment in OP, in PRE-OP: their objects can be reached by the segment they were added to, and their drivers'
/// start-up parameters may still be changed. The rest of the segment goes on.
/// </summary>
public sealed class AddedSubdevices
{
    private readonly SegmentControl _control;
    private readonly IReadOnlyList<Subdevice> _added;
    private bool _hasJoined;

    internal AddedSubdevices(SegmentControl control, IReadOnlyList<Subdevice> added) =>
        (_control, _added, Terminals) = (control, added, [.. added.Select(device => device.Terminal)]);

    /// <summary>Drivers of the added subdevices, in the order of the bus.</summary>
    public IReadOnlyList<Terminal> Terminals { get; }

    /// <summary>The added subdevices as last published, in the order of the bus. Readable from any thread.</summary>
    public IReadOnlyList<SubdeviceSnapshot> Subdevices => [.. _control.Status.Snapshot.Subdevices.Skip(Terminals[0].Position).Take(Terminals.Count)];

    /// <summary>
    /// Writes the drivers' parameters, maps the process data behind what is exchanged already, and brings the subdevices to OP. Those that refuse OP are
    /// left with their problem noted and their group faulted, and are watched as all others.
    /// </summary>
    /// <exception cref="InvalidOperationException">They have joined already, or the main device has scanned anew.</exception>
    /// <exception cref="EtherCatException">
    /// One of them went before it was configured, or failed: all of them are forgotten, and <see cref="SegmentSnapshot.Added"/> counts them again when they
    /// are there. What fails for the fourth time is taken as it is, with its problem noted. No frame comes back.
    /// </exception>
    public Task JoinAsync() => _control.StepAsync(SegmentPhase.Op, async () =>
    {
        if (_hasJoined)
        {
            throw new InvalidOperationException("These subdevices have joined the segment already.");
        }

        _hasJoined = true;
        await _control.Additions.JoinAsync(_added);
        return true;
    });
}
