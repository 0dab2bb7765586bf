using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat;

/// <summary>A register write of the start-up, kept so that it can be repeated for this subdevice alone.</summary>
internal readonly record struct RegisterWrite(ushort Address, byte[] Data);

/// <summary>All that the worker knows of one subdevice. Used on the scheduler only, but for the slots' participation.</summary>
/// <param name="position">Position in the segment.</param>
/// <param name="station">Configured station address.</param>
/// <param name="emergencies">Keeps what it reports without being asked.</param>
internal sealed class Subdevice(int position, ushort station, EmergencyHistory emergencies)
{
    public int Position { get; } = position;

    public ushort Station { get; } = station;

    /// <summary>The ten information bytes of the ESC.</summary>
    public byte[] Information { get; set; } = new byte[Registers.InformationLength];

    public SiiContent Sii { get; set; } = new([]);

    public Terminal Terminal { get; set; } = null!;

    public IdentificationWords Identification { get; set; }

    public ushort PdiControl { get; set; }

    public DlStatus DlStatus { get; set; }

    public AlStatus AlStatus { get; private set; }

    public AlStatusCode AlStatusCode { get; private set; }

    public PortTimes PortTimes { get; set; } = new([true, false, false, false], null);

    public TopologyNode Node { get; set; }

    /// <summary>Registers 0x0910–0x0934 exist.</summary>
    public bool HasClock { get; set; }

    public long ClockOffset { get; set; }

    public uint ClockDelay { get; set; }

    public int ClockDifference { get; set; }

    public SubdeviceErrors Errors { get; set; } = SubdeviceErrors.None;

    public MailboxClient? Mailbox { get; private set; }

    public SdoClient? Sdo { get; private set; }

    public ObjectDictionaryReader? Dictionary { get; private set; }

    public ProcessGroup? Group { get; set; }

    public List<ProcessSlot> Slots { get; } = [];

    /// <summary>Sync managers, FMMUs and watchdog of the process data.</summary>
    public List<RegisterWrite> ProcessRegisters { get; } = [];

    /// <summary>Start times of the recoveries of the last minute, on the transport's clock.</summary>
    public Queue<long> RecentRecoveries { get; } = new();

    public int Recoveries { get; set; }

    /// <summary>Why the last attempt to start it again failed; null when it was successful.</summary>
    public string? LastStartFailure { get; set; }

    public EmergencyHistory Emergencies { get; } = emergencies;

    /// <summary>Changes of the AL status that nobody asked for, since the scan.</summary>
    public long UnexpectedStateChanges { get; set; }

    public string? Problem { get; private set; }

    /// <summary>AL status and code when <see cref="Problem"/> was found.</summary>
    public (AlStatus Status, AlStatusCode Code) StatusAtProblem { get; private set; }

    /// <summary>Highest state it is brought to: PRE-OP without driver or with a configuration that does not fit.</summary>
    public AlState Target { get; set; } = AlState.Op;

    /// <summary>True when it has been configured once, so that it can be started again by itself.</summary>
    public bool IsConfigured { get; set; }

    /// <summary>True when it has reached its target state and nothing is wrong with it.</summary>
    public bool IsInOrder => Problem is null && AlStatus.State == Target && !HasError;

    /// <summary>AL status follows AL control without firmware; the error bit then means nothing.</summary>
    public bool IsEmulated => (PdiControl & Registers.PdiDeviceEmulation) != 0;

    public EscFeatures Features => (EscFeatures)BinaryPrimitives.ReadUInt16LittleEndian(Information.AsSpan(Registers.Features));

    public bool HasCoe => Mailbox is not null && (Sii.Protocols & MailboxProtocols.CoE) != 0;

    public bool HasFoe => Mailbox is not null && (Sii.Protocols & MailboxProtocols.FoE) != 0;

    /// <summary>The name that messages use.</summary>
    public string Label => Terminal.Label;

    public Participation Participation
    {
        set
        {
            foreach (ProcessSlot slot in Slots)
            {
                slot.Participation = value;
            }
        }
    }

    /// <summary>Takes over registers 0x0130–0x0135.</summary>
    public void SetStatus(ReadOnlySpan<byte> block)
    {
        AlStatus = new AlStatus(BinaryPrimitives.ReadUInt16LittleEndian(block));
        AlStatusCode = (AlStatusCode)BinaryPrimitives.ReadUInt16LittleEndian(block[(Registers.AlStatusCode - Registers.AlStatus)..]);
    }

    /// <summary>True when the subdevice reports an error that means something.</summary>
    public bool HasError => AlStatus.HasError && !(IsEmulated && AlStatusCode == AlStatusCode.NoError);

    /// <summary>Prepares the mailbox clients if the EEPROM announces a mailbox.</summary>
    public void CreateMailbox(BusAccess bus)
    {
        if (!Sii.Mailbox.IsPresent || Sii.Protocols == MailboxProtocols.None)
        {
            return;
        }

        Mailbox = new MailboxClient(bus, Station, Sii.Mailbox, Emergencies.Add);
        Sdo = new SdoClient(Mailbox);
        Dictionary = new ObjectDictionaryReader(Mailbox);
    }

    /// <summary>The mailbox of the state BOOT.</summary>
    public MailboxClient CreateBootMailbox(BusAccess bus) => new(bus, Station, Sii.BootstrapMailbox, Emergencies.Add);

    /// <summary>Notes what is wrong, in a sentence that names the subdevice, and tells the driver.</summary>
    public void Fail(TerminalCondition condition, string problem)
    {
        Problem = problem;
        StatusAtProblem = (AlStatus, AlStatusCode);
        Terminal.Report(condition, problem);
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
        StationAddress = Station,
        Name = Terminal.Name,
        Identity = Terminal.Identity,
        SerialNumber = Sii.SerialNumber,
        Identification = Identification,
        AlStatus = AlStatus,
        AlStatusCode = AlStatusCode,
        DlStatus = DlStatus,
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
        Problem = Problem ?? (Terminal.IsSupported ? null : TerminalCatalog.Warning(Terminal)),
    };
}
