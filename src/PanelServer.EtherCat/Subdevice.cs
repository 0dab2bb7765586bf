using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat;

/// <summary>
/// The run-time state of one subdevice, beside what the scan found and what the configuration settled. Only its own methods change it, and
/// they are called on the scheduler only.
/// </summary>
internal sealed class Subdevice
{
    private readonly BusAccess _bus;

    // Start times of the recoveries of the last minute, on the transport's clock.
    private readonly Queue<long> _recentRecoveries = new();

    // AL status and code when the problem was found.
    private (AlStatus Status, AlStatusCode Code) _statusAtProblem;

    /// <summary>Makes a subdevice in an unknown state, with the mailbox that its EEPROM announces.</summary>
    /// <param name="description">What the scan found out.</param>
    /// <param name="ports">Its ports.</param>
    /// <param name="emergencies">Keeps what it reports without being asked.</param>
    /// <param name="bus">Way to it.</param>
    public Subdevice(ScannedSubdevice description, DlStatus ports, EmergencyHistory emergencies, BusAccess bus)
    {
        (Description, Ports, Eeprom, Emergencies, _bus) = (description, ports, description.Sii, emergencies, bus);
        Target = description.Terminal.IsSupported ? AlState.Op : AlState.PreOp;
        if (description.HasMailbox)
        {
            Mailbox = new MailboxClient(bus, Station, Sii.Mailbox, Emergencies.Add);
            Sdo = new SdoClient(Mailbox);
            Dictionary = new ObjectDictionaryReader(Mailbox);
        }
    }

    public ScannedSubdevice Description { get; }

    public int Position => Description.Position;

    public ushort Station => Description.Station;

    public SiiContent Sii => Description.Sii;

    public Terminal Terminal => Description.Terminal;

    /// <summary>The name that messages use.</summary>
    public string Label => Description.Label;

    public MailboxClient? Mailbox { get; }

    public SdoClient? Sdo { get; }

    public ObjectDictionaryReader? Dictionary { get; }

    public EmergencyHistory Emergencies { get; }

    /// <summary>Where it hangs.</summary>
    public TopologyNode Node { get; private set; }

    /// <summary>Registers 0x0910–0x0934 exist.</summary>
    public bool HasClock { get; private set; }

    /// <summary>What is written by CoE in PRE-OP, at the configuration and whenever it is started again; none before the configuration.</summary>
    public IReadOnlyList<StartUpWrite> StartUpWrites { get; private set; } = [];

    /// <summary>Null before the segment is configured.</summary>
    public SubdeviceConfiguration? Configuration { get; private set; }

    public ProcessGroup? Group => Configuration?.Group;

    /// <summary>True when all of its configuration has been written once, so that it can be started again by itself.</summary>
    public bool IsConfigured { get; private set; }

    /// <summary>Highest state it is brought to: PRE-OP without driver, INIT when it cannot be used at all.</summary>
    public AlState Target { get; private set; }

    /// <summary>What its EEPROM says by now: beside what the scan found, the words that were written since.</summary>
    public SiiContent Eeprom { get; private set; }

    /// <summary>The number at its ID selector; 0 if it has none.</summary>
    public ushort IdSelector { get; private set; }

    /// <summary>Its place in the order of the bus, which is its number until something is put in between or moved.</summary>
    public int BusPosition { get; private set; }

    public DlStatus Ports { get; private set; }

    public AlStatus AlStatus { get; private set; }

    public AlStatusCode AlStatusCode { get; private set; }

    /// <summary>Difference of its clock to the reference as last read, ns.</summary>
    public int ClockDifference { get; private set; }

    public SubdeviceErrors Errors { get; private set; } = SubdeviceErrors.None;

    /// <summary>What is wrong with it; null when all is well.</summary>
    public EtherCatError? Problem { get; private set; }

    /// <summary>Why the last attempt to start it again failed; null when it was successful.</summary>
    public EtherCatError? LastStartFailure { get; private set; }

    public int Recoveries { get; private set; }

    /// <summary>Changes of the AL status that nobody asked for, since the scan.</summary>
    public long UnexpectedStateChanges { get; private set; }

    /// <summary>True when it has reached its target state and nothing is wrong with it.</summary>
    public bool IsInOrder => Problem is null && AlStatus.State == Target && !HasError;

    /// <summary>True when the subdevice reports an error that means something.</summary>
    public bool HasError => AlStatus.HasError && !(Description.IsEmulated && AlStatusCode == AlStatusCode.NoError);

    /// <summary>The problem that was found in the AL status that it still has; null if there is none.</summary>
    public EtherCatError? KnownProblem => _statusAtProblem == (AlStatus, AlStatusCode) ? Problem : null;

    /// <summary>The mailbox of the state BOOT.</summary>
    public MailboxClient CreateBootMailbox() => new(_bus, Station, Sii.BootstrapMailbox, Emergencies.Add);

    /// <summary>Notes where it hangs and whether it has a clock, as the scan has measured it.</summary>
    public void Place(TopologyNode node, bool hasClock) => (Node, HasClock) = (node, hasClock);

    /// <summary>Holds it in INIT because it cannot be used.</summary>
    public void HoldInInit(EtherCatError problem)
    {
        Target = AlState.Init;
        Fail(TerminalCondition.NotOperational, EtherCatErrors.Unusable(Label, problem));
    }

    /// <summary>True if it takes no part until the next scan because its group runs already.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Holds it in PRE-OP because its group runs already.</summary>
    public void HoldInPreOp()
    {
        (Target, IsHeld) = (AlState.PreOp, true);
        Fail(TerminalCondition.NotOperational, EtherCatErrors.Held(Label));
    }

    /// <summary>True while it is missing and another device of its type sits in its place.</summary>
    public bool HasSubstitute { get; private set; }

    /// <summary>Notes whether another device of its type sits in its place.</summary>
    public void NoteSubstitute(bool isThere) => HasSubstitute = isThere;

    /// <summary>Takes another device of its type for it from now on.</summary>
    /// <param name="eeprom">What the other one's EEPROM says.</param>
    /// <param name="idSelector">The number at the other one's selector.</param>
    public void Exchange(SiiContent eeprom, ushort idSelector) => (Eeprom, IdSelector, HasSubstitute) = (eeprom, idSelector, false);

    /// <summary>Takes the driver's start-up parameters as they are now; a later change has no effect before the next scan.</summary>
    public void SettleParameters() => StartUpWrites = Terminal.BuildStartUpWrites();

    /// <summary>Takes its configuration.</summary>
    public void Configure(SubdeviceConfiguration configuration) => Configuration = configuration;

    /// <summary>Notes of subdevices that their configuration has been written.</summary>
    public static void MarkConfigured(IEnumerable<Subdevice> devices)
    {
        foreach (Subdevice device in devices)
        {
            device.IsConfigured = true;
        }
    }

    /// <summary>Takes its configuration from it, so that it can be configured anew; what was wrong with it gets another chance, unless it cannot be used at all.</summary>
    public void Withdraw()
    {
        TakePart(Participation.Absent);
        (Configuration, IsConfigured) = (null, false);
        if (Target > AlState.Init)
        {
            (Problem, LastStartFailure) = (null, null);
            Terminal.Report(TerminalCondition.NotStarted);
        }
    }

    /// <summary>Says whether the exchange expects it.</summary>
    public void TakePart(Participation participation)
    {
        foreach (ProcessSlot slot in Configuration?.Slots ?? [])
        {
            slot.Participation = participation;
        }
    }

    /// <summary>Takes over registers 0x0130–0x0135.</summary>
    public void SetStatus(ReadOnlySpan<byte> block)
    {
        AlStatus = new AlStatus(BinaryPrimitives.ReadUInt16LittleEndian(block));
        AlStatusCode = (AlStatusCode)BinaryPrimitives.ReadUInt16LittleEndian(block[(Registers.AlStatusCode - Registers.AlStatus)..]);
    }

    public void SetPorts(DlStatus ports) => Ports = ports;

    public void SetIdSelector(ushort number) => IdSelector = number;

    public void SetBusPosition(int place) => BusPosition = place;

    public void SetEepromWords(IEnumerable<(ushort Address, ushort Value)> words) => Eeprom = Eeprom.With(words);

    public void SetClockDifference(int nanoseconds) => ClockDifference = nanoseconds;

    public void SetErrors(SubdeviceErrors errors) => Errors = errors;

    public void CountUnexpectedStateChange() => UnexpectedStateChanges++;

    /// <summary>Counts a recovery, unless there have been as many as allowed within the last minute.</summary>
    /// <returns>False if there have.</returns>
    public bool TryCountRecovery(long nowNanoseconds, int mostPerMinute)
    {
        long minuteAgo = nowNanoseconds - TimeSpan.FromMinutes(1).WholeNanoseconds();
        while (_recentRecoveries.TryPeek(out long time) && time < minuteAgo)
        {
            _recentRecoveries.Dequeue();
        }

        if (_recentRecoveries.Count >= mostPerMinute)
        {
            return false;
        }

        _recentRecoveries.Enqueue(nowNanoseconds);
        Recoveries++;
        return true;
    }

    /// <summary>Notes what is wrong, which names the subdevice, and tells the driver.</summary>
    public void Fail(TerminalCondition condition, EtherCatError problem)
    {
        Problem = problem;
        _statusAtProblem = (AlStatus, AlStatusCode);
        Terminal.Report(condition, problem);
    }

    /// <summary>Notes that an attempt to start it again has failed.</summary>
    public void FailRestart(EtherCatError reason)
    {
        TakePart(Participation.Absent);
        LastStartFailure = reason;
        Fail(TerminalCondition.NotOperational, EtherCatErrors.NotStartedAgain(Label, reason));
    }

    /// <summary>Notes that all is well.</summary>
    public void Succeed()
    {
        Problem = null;
        LastStartFailure = null;
        Terminal.Report(AlStatus.State == AlState.Op ? TerminalCondition.Operational : TerminalCondition.NotStarted);
    }

    public SubdeviceSnapshot ToSnapshot() => new()
    {
        Position = Position,
        BusPosition = BusPosition,
        StationAddress = Station,
        Name = Terminal.Name,
        Identity = Terminal.Identity,
        SerialNumber = Eeprom.SerialNumber,
        StationAlias = Eeprom.StationAlias,
        IdSelector = IdSelector,
        Eeprom = Eeprom,
        AlStatus = AlStatus,
        AlStatusCode = AlStatusCode,
        DlStatus = Ports,
        Parent = Node.Parent,
        ParentPort = Node.ParentPort,
        PropagationDelayNanoseconds = Node.DelayNanoseconds,
        HasClock = HasClock,
        ClockDifferenceNanoseconds = ClockDifference,
        Errors = Errors,
        EBusCurrentMilliamperes = Sii.EBusCurrentMilliamperes,
        Emergencies = Emergencies.Last,
        EmergencyCount = Emergencies.Count,
        UnexpectedStateChanges = UnexpectedStateChanges,
        Recoveries = Recoveries,
        IsSupported = Terminal.IsSupported,
        HasSubstitute = HasSubstitute,
        Problem = Problem ?? (Terminal.IsSupported ? null : TerminalCatalog.Warning(Terminal)),
    };
}
