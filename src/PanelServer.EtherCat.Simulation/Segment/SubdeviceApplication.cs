using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>
/// What a subdevice does with its process data and objects: the terminal behind the bus connection. All calls come from the thread
/// that drives the segment. Values travel through the entries of the object dictionary, or by the raw image where that is easier.
/// Calls made in every cycle must not allocate.
/// </summary>
public abstract class SubdeviceApplication
{
    private VirtualSubdevice? _subdevice;

    /// <summary>The subdevice this belongs to.</summary>
    /// <exception cref="InvalidOperationException">It has not been given to a subdevice yet.</exception>
    public VirtualSubdevice Subdevice =>
        _subdevice ?? throw new InvalidOperationException("The application has not been given to a subdevice yet.");

    /// <summary>
    /// True if process data is copied between the image and the entries of the object dictionary; false if the application works on
    /// the images itself, in <see cref="OutputsReceived"/> and <see cref="InputsReading"/>.
    /// </summary>
    protected internal virtual bool UsesEntries => true;

    /// <summary>Power came on: all state is lost, all entries hold their defaults.</summary>
    protected internal virtual void PowerUp()
    {
    }

    /// <summary>The state machine has changed its state.</summary>
    protected internal virtual void StateChanged(AlState from, AlState to)
    {
    }

    /// <summary>Asked at the end of a transition, after the checks that every subdevice makes.</summary>
    /// <returns><see cref="AlStatusCode.NoError"/>, or the code with which the transition is refused.</returns>
    protected internal virtual AlStatusCode CheckTransition(AlState from, AlState to) => AlStatusCode.NoError;

    /// <summary>New outputs are valid: in OP at every write of the output sync manager, and once on entering OP.</summary>
    /// <param name="image">The image as it was written.</param>
    protected internal virtual void OutputsReceived(ReadOnlySpan<byte> image)
    {
    }

    /// <summary>Outputs must take their safe state: OP was left or the watchdog expired. Mapped output entries are 0 already.</summary>
    protected internal virtual void OutputsSafe()
    {
    }

    /// <summary>The main device is about to read the inputs.</summary>
    /// <param name="image">The image, filled from the entries if <see cref="UsesEntries"/> is set; may be changed.</param>
    protected internal virtual void InputsReading(Span<byte> image)
    {
    }

    /// <summary>Called before <see cref="InputsReading"/> so that entries can be brought up to date.</summary>
    protected internal virtual void UpdateInputs()
    {
    }

    /// <summary>Time has passed.</summary>
    /// <param name="nowNanoseconds">Segment time.</param>
    /// <param name="elapsedNanoseconds">Since the last call, more than 0.</param>
    protected internal virtual void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
    }

    /// <summary>SYNC0 of the distributed clock fired.</summary>
    protected internal virtual void Sync0()
    {
    }

    /// <summary>An object is about to be read by SDO; its value may be brought up to date.</summary>
    /// <returns>A code to abort with, or null.</returns>
    protected internal virtual SdoAbortCode? ObjectReading(ObjectEntry entry) => null;

    /// <summary>An object is about to be written by SDO with a value that its type, access and limits allow.</summary>
    /// <returns>A code to abort with, or null.</returns>
    protected internal virtual SdoAbortCode? ObjectWriting(ObjectEntry entry, long value) => null;

    /// <summary>An object was written by SDO.</summary>
    protected internal virtual void ObjectWritten(ObjectEntry entry)
    {
    }

    /// <summary>Called once, before <see cref="PowerUp"/>, when the dictionary exists: the place to look entries up.</summary>
    protected internal virtual void Attached()
    {
    }

    internal void Attach(VirtualSubdevice subdevice)
    {
        if (_subdevice is not null)
        {
            throw new InvalidOperationException($"The application already belongs to {_subdevice.Description.OrderNumber}.");
        }

        _subdevice = subdevice;
        Attached();
    }
}
