using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Segments;

/// <summary>A segment in OP: outputs are those that machines set, and what falls off is brought back while the rest goes on.</summary>
public sealed class OperationalSegment : ExchangingSegment
{
    internal OperationalSegment(SegmentControl control)
        : base(control)
    {
    }

    /// <summary>As <see cref="ScanAddedAsync(IReadOnlyCollection{string})"/>, with all groups in use.</summary>
    /// <exception cref="InvalidOperationException">Subdevices are being added already, or the main device has scanned anew.</exception>
    /// <exception cref="EtherCatException">There are none, one of the others does not answer, or one of them went meanwhile. No frame comes back.</exception>
    public Task<AddedSubdevices> ScanAddedAsync() => ScanAddedAsync([]);

    /// <summary>
    /// Identifies the subdevices that were plugged in (<see cref="SegmentSnapshot.Added"/>), wherever that is, gives them the numbers that follow,
    /// and brings them to PRE-OP, while the rest goes on. One whose group (<see cref="MainDeviceOptions.GroupOf"/>) runs already is held there, unless
    /// nobody uses the group: then all that belongs to it goes back to PRE-OP, to be configured together with what is new.
    /// </summary>
    /// <param name="unused">Names of groups that nobody uses.</param>
    /// <exception cref="InvalidOperationException">Subdevices are being added already, or the main device has scanned anew.</exception>
    /// <exception cref="EtherCatException">There are none, one of the others does not answer, or one of them went meanwhile. No frame comes back.</exception>
    public Task<AddedSubdevices> ScanAddedAsync(IReadOnlyCollection<string> unused) => Control.StepAsync(SegmentPhase.Op, async () =>
        new AddedSubdevices(Control, await Control.Additions.ScanAsync(unused)));

    /// <summary>
    /// Takes the device of the same vendor and product that was plugged in at the place of a missing one (<see cref="SubdeviceSnapshot.HasSubstitute"/>) for
    /// it, while the rest goes on: it gets its station alias and is started as the missing one would be, with the same parameters.
    /// </summary>
    /// <param name="position">Position of the missing one.</param>
    /// <param name="words">Words that are written into the new one's EEPROM before, by which it is known from then on; may be none.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such position.</exception>
    /// <exception cref="InvalidOperationException">The main device has scanned anew.</exception>
    /// <exception cref="EtherCatException">It is not missing, or there is no such device; or the EEPROM refuses. No frame comes back.</exception>
    public Task ExchangeAsync(int position, IReadOnlyList<(ushort Address, ushort Value)> words) =>
        Control.InvokeAsync(() => Control.ExchangeAsync(position, words));
}
