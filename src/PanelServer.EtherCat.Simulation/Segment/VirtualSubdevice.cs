using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Esc;
using PanelServer.EtherCat.Simulation.Segment.Files;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>
/// A subdevice that answers at register level as a real one does: the chip, the state machine, the mailbox with its object dictionary,
/// and the application behind them. It belongs to one <see cref="VirtualSegment"/> and is driven by its thread.
/// </summary>
public sealed partial class VirtualSubdevice : IProcessDataInterface, IStateConditions, ICoeDevice
{
    private readonly SubdeviceApplication? _application;
    private readonly CoeServer? _coe;
    private readonly ProcessDataHandler _process;
    private long _lastAdvance;

    /// <summary>Makes a subdevice; power comes on when a segment takes it.</summary>
    /// <param name="description">What it is.</param>
    /// <param name="application">What it does; null for a device whose process data leads nowhere.</param>
    /// <param name="eepromImage">EEPROM content; null for the one that follows from the description.</param>
    public VirtualSubdevice(SubdeviceDescription description, SubdeviceApplication? application = null, byte[]? eepromImage = null)
    {
        Description = description;
        Esc = new EscController(description.Esc, eepromImage ?? SiiImage.Build(description), this);
        Dictionary = DictionaryBuilder.Build(description);
        StateMachine = new ApplicationLayer(Esc, this, description.IsEmulated);
        _application = application;
        _process = new ProcessDataHandler(description, Esc, Dictionary, application);
        if (description.Mailbox is { } mailbox)
        {
            ushort longestRequest = Math.Max(mailbox.Standard.ReceiveLength, mailbox.Bootstrap?.ReceiveLength ?? 0);
            ushort longestReply = Math.Max(mailbox.Standard.SendLength, mailbox.Bootstrap?.SendLength ?? 0);
            Mailbox = new MailboxServer(Esc, longestRequest, longestReply, HandleMailbox);
            _coe = new CoeServer(this);
            Files = mailbox.Protocols.HasFlag(MailboxProtocols.FoE) ? new FileServer(this) : null;
        }

        application?.Attach(this);
        application?.PowerUp();
        TellSelector();
    }

    /// <summary>What it is.</summary>
    public SubdeviceDescription Description { get; }

    /// <summary>The chip.</summary>
    public EscController Esc { get; }

    /// <summary>All objects with their present values.</summary>
    public ObjectDictionary Dictionary { get; }

    /// <summary>The state machine.</summary>
    public ApplicationLayer StateMachine { get; }

    /// <summary>The mailbox, or null.</summary>
    public MailboxServer? Mailbox { get; }

    /// <summary>Its files, or null without mailbox or where the mailbox does not know them.</summary>
    public FileServer? Files { get; }

    /// <summary>The application, or null.</summary>
    public SubdeviceApplication? Application => _application;

    /// <summary>Injected faults.</summary>
    public SubdeviceFaults Faults { get; } = new();

    /// <summary>Present state.</summary>
    public AlState State => StateMachine.State;

    /// <summary>Layout of the outputs as assigned.</summary>
    public ProcessImageMap Outputs => _process.Outputs;

    /// <summary>Layout of the inputs as assigned.</summary>
    public ProcessImageMap Inputs => _process.Inputs;

    /// <summary>True if PRE-OP is refused with code 0x0050 while the main device holds the EEPROM, as some firmware does.</summary>
    public bool NeedsEepromForPreOp { get; set; }

    /// <summary>
    /// The number at its selector, if its EEPROM says how it is told: in the AL status code on request, or in a word of the memory.
    /// </summary>
    public ushort Selector
    {
        get;
        set
        {
            field = value;
            TellSelector();
        }
    }

    /// <summary>What the local clock shows at power-up, in ns.</summary>
    public long ClockAtPowerUp { get; set; }

    CoeDetails ICoeDevice.Abilities => Description.Mailbox!.Coe;

    int ICoeDevice.ReplyLength => Description.Mailbox!.Standard.SendLength;

    /// <summary>Sends an emergency if the mailbox works.</summary>
    public void PostEmergency(EmergencyMessage emergency)
    {
        if (State is not (AlState.Init or AlState.Boot))
        {
            Mailbox?.PostEmergency(emergency);
        }
    }

    /// <summary>Power off and on: registers, objects and state as new; the EEPROM keeps its content.</summary>
    public void PowerCycle()
    {
        if (State == AlState.Op)
        {
            _process.MakeOutputsSafe();
        }

        Dictionary.Reset();
        _process.CompileMaps();
        Mailbox?.Reset();
        _coe?.Reset();
        Files?.Reset();
        Esc.PowerUp();
        StateMachine.PowerUp();
        Esc.Clock.SetLocal(Esc.Now, ClockAtPowerUp);
        _application?.PowerUp();
        TellSelector();
    }

    private void TellSelector()
    {
        StateMachine.Selector = (Description.GeneralFlags & SiiFormat.IdentificationInStatusCode) != 0 ? Selector : null;
        if ((Description.GeneralFlags & SiiFormat.IdentificationInMemory) != 0)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(Esc.Memory.Bytes[Description.IdentificationAddress..], Selector);
        }
    }

    /// <summary>Lets time pass up to a point in segment time.</summary>
    internal void Advance(long now)
    {
        long elapsed = now - _lastAdvance;
        if (elapsed <= 0)
        {
            return;
        }

        _lastAdvance = now;
        Esc.Advance(now);
        StateMachine.Advance(now);
        if (State == AlState.Op && !Description.IsEmulated && _process.WatchSync() is var code and not AlStatusCode.NoError)
        {
            StateMachine.Fail(AlState.SafeOp, code);
        }

        Mailbox?.Advance(now);
        _application?.Advance(now, elapsed);
    }
}
