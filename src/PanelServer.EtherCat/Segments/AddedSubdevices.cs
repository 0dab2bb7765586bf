using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Segments;

/// <summary>
/// Subdevices that were added to a segment in OP, and those whose groups they extend, in PRE-OP: their objects can be reached by the segment they
/// belong to, and their drivers' start-up parameters may still be changed. The rest of the segment goes on.
/// </summary>
public sealed class AddedSubdevices
{
    private readonly SegmentControl _control;
    private readonly Addition _addition;
    private bool _hasJoined;

    internal AddedSubdevices(SegmentControl control, Addition addition) =>
        (_control, _addition, Terminals) = (control, addition, [.. addition.All.Select(device => device.Terminal)]);

    /// <summary>Number of subdevices that were plugged in.</summary>
    public int Count => _addition.Added.Count;

    /// <summary>Drivers of the added subdevices and before them of those whose groups they extend, in the order of their numbers.</summary>
    public IReadOnlyList<Terminal> Terminals { get; }

    /// <summary>The same subdevices as last published, without any that have been forgotten again. Readable from any thread.</summary>
    public IReadOnlyList<SubdeviceSnapshot> Subdevices
    {
        get
        {
            IReadOnlyList<SubdeviceSnapshot> all = _control.Status.Snapshot.Subdevices;
            return [.. Terminals.Where(terminal => terminal.Position < all.Count).Select(terminal => all[terminal.Position])];
        }
    }

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
        await _control.Additions.JoinAsync(_addition);
        return true;
    });
}
