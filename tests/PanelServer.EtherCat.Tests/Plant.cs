using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Terminals;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.EtherCat.Tests;

/// <summary>Extruder and winder on one segment in OP, with a heater of the extruder and an output of the winder switched on.</summary>
internal sealed class Plant : IDisposable
{
    public const int ThermometerPosition = 5;
    public const int HeaterPosition = 3;
    public const int WinderOutputPosition = 7;
    public const int SpoolPosition = 8;

    private readonly ExtruderTerminals _extruder = new();
    private readonly WinderTerminals _winder = new();

    public Plant(MainDeviceOptions? options = null)
    {
        Bench = new Bench([.. _extruder.Subdevices, .. _winder.Subdevices], options);
        Bench.StartUp();
        Assert.Empty(Bench.Problems);
        SwitchOn();
        Bench.Cycles(20);
        Assert.True(HeaterIsOn);
        Assert.True(WinderOutputIsOn);
    }

    public Bench Bench { get; }

    public MainDevice Main => Bench.Main;

    public OperationalSegment Op => Bench.Op;

    public MailboxSegment Mailboxes => Bench.Mailboxes;

    public VirtualSegment Segment => Bench.Segment;

    public ProcessGroup Extruder => Op.Groups[0];

    public ProcessGroup Winder => Op.Groups[1];

    /// <summary>Level at the terminal point, on the far side of the bus.</summary>
    public bool HeaterIsOn => _extruder.Heaters.Output(1);

    public bool WinderOutputIsOn => _winder.LaserPointer.Output(1);

    public void SwitchOn()
    {
        ((El2004)Op.Terminals[HeaterPosition]).Output[1] = true;
        ((El2002)Op.Terminals[WinderOutputPosition]).Output[1] = true;
    }

    /// <summary>Cycles until the extruder waits for its acknowledgement, acknowledges, and shows that outputs work again.</summary>
    public void ExpectRecovery(int limit = 3000)
    {
        Bench.CyclesUntil(() => Extruder.State == GroupState.AwaitingAcknowledgement, limit, "the extruder's group has recovered");
        Bench.Cycles(5);
        Assert.Empty(Bench.Problems);
        Assert.All(Extruder.Terminals, terminal => Assert.True(terminal.Health.IsOperational, terminal.Health.Explanation?.Sentence));
        Assert.False(HeaterIsOn, "outputs stay off until somebody acknowledges");

        Assert.True(Extruder.Acknowledge());
        SwitchOn();
        Bench.Cycles(5);
        Assert.True(HeaterIsOn);
        Assert.Equal(GroupState.Operational, Extruder.State);
    }

    /// <summary>The winder has not noticed anything.</summary>
    public void ExpectWinderUntouched()
    {
        Assert.Equal(GroupState.Operational, Winder.State);
        Assert.Equal(0, Winder.Faults);
        Assert.True(WinderOutputIsOn);
    }

    public void Dispose() => Bench.Dispose();
}
