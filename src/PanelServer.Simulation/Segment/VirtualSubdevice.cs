using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.Simulation.Segment.Coe;
using PanelServer.Simulation.Segment.Description;
using PanelServer.Simulation.Segment.Esc;

namespace PanelServer.Simulation.Segment;

/// <summary>
/// A subdevice that answers at register level as a real one does: the chip, the state machine, the mailbox with its object dictionary,
/// and the application behind them. It belongs to one <see cref="VirtualSegment"/> and is driven by its thread.
/// </summary>
public sealed class VirtualSubdevice : IProcessDataInterface, IStateConditions, ICoeDevice
{
    private const byte FoeError = 5;
    private const uint FoeNotFound = 0x8001;
    private const int FoeErrorLength = 6;
    private const ushort FirstParameter = 0x8000;
    private const ushort LastParameter = 0x8FFF;
    private const byte MailboxControlMask = SyncManager.DirectionMask | SyncManager.ModeMask;

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
            var longestRequest = Math.Max(mailbox.Standard.ReceiveLength, mailbox.Bootstrap?.ReceiveLength ?? 0);
            var longestReply = Math.Max(mailbox.Standard.SendLength, mailbox.Bootstrap?.SendLength ?? 0);
            Mailbox = new MailboxServer(Esc, longestRequest, longestReply, HandleMailbox);
            _coe = new CoeServer(this);
        }

        application?.Attach(this);
        application?.PowerUp();
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
        Esc.PowerUp();
        StateMachine.PowerUp();
        Esc.Clock.SetLocal(Esc.Now, ClockAtPowerUp);
        _application?.PowerUp();
    }

    /// <summary>Lets time pass up to a point in segment time.</summary>
    internal void Advance(long now)
    {
        var elapsed = now - _lastAdvance;
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

    void IProcessDataInterface.AlControlWritten(ushort control) => StateMachine.ControlWritten(control);

    bool IProcessDataInterface.Enables(int syncManager) => IsMailboxChannel(syncManager)
        ? State is AlState.PreOp or AlState.SafeOp or AlState.Op or AlState.Boot
        : State is AlState.SafeOp or AlState.Op;

    void IProcessDataInterface.Written(int syncManager)
    {
        if (syncManager == _process.OutputChannel)
        {
            _process.OutputsWritten(State);
        }
        else if (IsMailboxChannel(syncManager))
        {
            Mailbox!.RequestArrived(Esc.Now);
        }
    }

    void IProcessDataInterface.Reading(int syncManager)
    {
        if (syncManager == _process.InputChannel)
        {
            _process.InputsReading();
        }
    }

    void IProcessDataInterface.Read(int syncManager)
    {
        if (syncManager == MailboxServer.ReplyChannel)
        {
            Mailbox?.ReplyRead();
        }
    }

    void IProcessDataInterface.RepeatRequested(int syncManager)
    {
        if (syncManager == MailboxServer.ReplyChannel)
        {
            Mailbox?.RepeatRequested();
        }
    }

    void IProcessDataInterface.WatchdogExpired()
    {
        if (State != AlState.Op)
        {
            return;
        }

        if (Description.IsEmulated)
        {
            _process.MakeOutputsSafe();
        }
        else
        {
            StateMachine.Fail(AlState.SafeOp, AlStatusCode.SyncManagerWatchdog);
        }
    }

    void IProcessDataInterface.Sync0() => _process.Sync0();

    AlStatusCode IStateConditions.Check(AlState from, AlState to)
    {
        var code = (from, to) switch
        {
            (AlState.Init, AlState.PreOp) => CheckPreOp(),
            (AlState.Init, AlState.Boot) => CheckBoot(),
            (AlState.PreOp, AlState.SafeOp) => _process.CheckSafeOp(),
            (AlState.SafeOp, AlState.Op) => _process.CheckOp(),
            _ => AlStatusCode.NoError,
        };
        return code == AlStatusCode.NoError ? _application?.CheckTransition(from, to) ?? code : code;
    }

    void IStateConditions.Entered(AlState from, AlState to)
    {
        if (from == AlState.Op)
        {
            Esc.Watchdog.Stop();
            _process.MakeOutputsSafe();
        }

        switch (to)
        {
            case AlState.SafeOp when from != AlState.Op:
                _process.EnterSafeOp();
                break;
            case AlState.Op:
                _process.EnterOp();
                break;
            case AlState.PreOp when from is AlState.SafeOp or AlState.Op:
                ResetChannels(isMailbox: false);
                break;
            case AlState.Init or AlState.PreOp or AlState.Boot:
                Mailbox?.Reset();
                _coe?.Reset();
                ResetChannels(isMailbox: true);
                ResetChannels(isMailbox: false);
                break;
            default:
                break;
        }

        _application?.StateChanged(from, to);
    }

    SdoAbortCode? ICoeDevice.Intercept(ushort index, byte subindex) => Faults.TakeAbort(index, subindex);

    SdoAbortCode? ICoeDevice.Reading(ObjectEntry entry) => _application?.ObjectReading(entry);

    SdoAbortCode? ICoeDevice.Writing(ObjectEntry entry, long value)
    {
        if (entry is { Index: CoeObjects.RestoreDefaults, Subindex: 1 } && value != DictionaryBuilder.RestoreSignature)
        {
            return SdoAbortCode.CannotTransfer;
        }

        foreach (var assignment in _process.Assignments)
        {
            if (assignment.Check(entry, value) is { } code)
            {
                return code;
            }
        }

        return _application?.ObjectWriting(entry, value);
    }

    void ICoeDevice.Written(ObjectEntry entry)
    {
        if (entry is { Index: CoeObjects.RestoreDefaults, Subindex: 1 })
        {
            RestoreParameters();
        }

        _application?.ObjectWritten(entry);
    }

    void ICoeDevice.Reply(ReadOnlySpan<byte> message) => Mailbox!.Reply(MailboxType.CoE, message);

    void ICoeDevice.ReplyError(MailboxErrorCode code) => Mailbox!.ReplyError(code);

    private bool IsMailboxChannel(int syncManager) =>
        Mailbox is not null && syncManager is MailboxServer.RequestChannel or MailboxServer.ReplyChannel;

    private AlStatusCode CheckPreOp()
    {
        if (NeedsEepromForPreOp && !Esc.Eeprom.IsOwnedByPdi)
        {
            return AlStatusCode.EepromNoAccess;
        }

        return Description.Mailbox is { } mailbox && !MailboxMatches(mailbox.Standard) ? AlStatusCode.InvalidMailbox : AlStatusCode.NoError;
    }

    private AlStatusCode CheckBoot() => Description.Mailbox?.Bootstrap is not { } window ? AlStatusCode.BootNotSupported
        : MailboxMatches(window) ? AlStatusCode.NoError
        : AlStatusCode.InvalidBootMailbox;

    private bool MailboxMatches(MailboxWindow window)
    {
        var request = Esc.SyncManagers[MailboxServer.RequestChannel];
        var reply = Esc.SyncManagers[MailboxServer.ReplyChannel];
        return request is { IsEnabled: true, Control: (SyncManager.ModeMailbox | SyncManager.DirectionWrite) & MailboxControlMask }
            && reply is { IsEnabled: true, Control: SyncManager.ModeMailbox }
            && request.Start == window.ReceiveStart && request.Length == window.ReceiveLength
            && reply.Start == window.SendStart && reply.Length == window.SendLength;
    }

    private void ResetChannels(bool isMailbox)
    {
        for (var i = 0; i < Esc.SyncManagers.Length; i++)
        {
            if (IsMailboxChannel(i) == isMailbox)
            {
                Esc.SyncManagers[i].Reset();
            }
        }
    }

    private void HandleMailbox(MailboxHeader header)
    {
        var protocols = Description.Mailbox!.Protocols;
        if (header.Type == MailboxType.CoE && protocols.HasFlag(MailboxProtocols.CoE) && State != AlState.Boot)
        {
            _coe!.Receive(Mailbox!.RequestBody);
        }
        else if (header.Type == MailboxType.FoE && protocols.HasFlag(MailboxProtocols.FoE))
        {
            // There are no files: every request ends with the protocol's own "not found".
            Span<byte> body = stackalloc byte[FoeErrorLength];
            body[0] = FoeError;
            BinaryPrimitives.WriteUInt32LittleEndian(body[2..], FoeNotFound);
            Mailbox!.Reply(MailboxType.FoE, body);
        }
        else
        {
            Mailbox!.ReplyError(MailboxErrorCode.UnsupportedProtocol);
        }
    }

    private void RestoreParameters()
    {
        foreach (var o in Dictionary.Objects)
        {
            if (o.Index is >= FirstParameter and <= LastParameter)
            {
                foreach (var entry in o.Entries)
                {
                    entry.Reset();
                    _application?.ObjectWritten(entry);
                }
            }
        }
    }
}
