using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.EtherCat.Tests.Segments;

/// <summary>A winder starts without its two last terminals, beside an extruder that heats, and they are plugged in later.</summary>
public sealed class ExtendedGroupTests : IDisposable
{
    private const int FirstOfWinder = 6;
    private const int FirstMissing = 9;
    private const int Missing = 2;
    private const int WinderSubdevices = 5;

    private readonly ExtruderTerminals _extruder = new();
    private readonly WinderTerminals _winder = new();
    private readonly Bench _bench;
    private readonly string _winderName;

    public ExtendedGroupTests()
    {
        _bench = new Bench([.. _extruder.Subdevices, .. _winder.Subdevices]);
        _bench.Segment.Unplug(FirstMissing);
        StartUp();
        Assert.Empty(_bench.Problems);
        Assert.True(_winder.LaserPointer.Output(1));
        Assert.Equal(WinderSubdevices - Missing, Winder.Terminals.Count);
        _winderName = Winder.Name;
    }

    private ProcessGroup Winder => _bench.Op.Groups[1];

    private El2002 LaserPointer => (El2002)_bench.Op.Terminals[Plant.WinderOutputPosition];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Rest_of_an_unused_group_joins_it_while_the_others_go_on()
    {
        int frames = _bench.Op.FramesPerCycle;
        PlugIn();

        AddedSubdevices added = WatchingTheExtruder(_bench.Op.ScanAddedAsync([_winderName]));

        Assert.Equal(Missing, added.Count);
        Assert.Equal(_bench.Op.Terminals.Skip(FirstOfWinder), added.Terminals);
        Assert.Equal(Enumerable.Range(FirstOfWinder, WinderSubdevices), added.Subdevices.Select(device => device.Position));
        Assert.All(added.Subdevices, device => Assert.Equal(AlState.PreOp, device.AlStatus.State));
        Assert.Equal("1/4/57922", Assert.Single(_bench.Op.Groups).Name);
        Assert.False(_winder.LaserPointer.Output(1));

        WatchingTheExtruder(JoinAsync(added));

        ExpectWholeWinder();
        Assert.Equal(_winderName, Winder.Name);
        Assert.Equal(added.Terminals, Winder.Terminals);
        Assert.InRange(_bench.Op.FramesPerCycle, frames + 1, frames + 2);
        long pulses = _bench.Segment.Subdevices[Plant.SpoolPosition].Esc.Clock.Sync0Count;
        _bench.Cycles(2000);
        Assert.InRange(_bench.Segment.Subdevices[Plant.SpoolPosition].Esc.Clock.Sync0Count - pulses, 1995, 2005);
        ExpectExtruderUntouched();
    }

    [Fact]
    public void Parameters_that_are_set_before_it_joins_reach_what_was_there()
    {
        PlugIn();
        AddedSubdevices added = WatchingTheExtruder(_bench.Op.ScanAddedAsync([_winderName]));
        ((StepperTerminal)_bench.Op.Terminals[Plant.SpoolPosition]).Parameters.MaximumCurrentMilliampere = 1234;

        WatchingTheExtruder(JoinAsync(added));

        byte[] current = _bench.CyclesUntil(_bench.Op.UploadAsync(Plant.SpoolPosition, 0x8010, 1));
        Assert.Equal(1234, BitConverter.ToUInt16(current));
        ExpectWholeWinder();
    }

    [Fact]
    public void Outputs_of_the_group_that_was_are_never_sent_again()
    {
        PlugIn();
        WatchingTheExtruder(TakeInAsync());
        ExpectWholeWinder();

        LaserPointer.Output[1] = true;
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(ExchangeStatus.Complete, _bench.Cycle().Status);
            Assert.True(LaserPointer.Output[1]);
            Assert.True(_winder.LaserPointer.Output(1) || i < 2);
        }
    }

    [Fact]
    public void Cycle_allocates_nothing_with_a_group_that_was_extended()
    {
        PlugIn();
        WatchingTheExtruder(TakeInAsync());
        _bench.Cycles(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _bench.Op.Exchange(_bench.Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(200)]
    [InlineData(300)]
    [InlineData(400)]
    public void Rest_that_is_unplugged_on_its_way_leaves_what_was_there_in_op_and_joins_when_it_is_back(int cyclesUntilThen)
    {
        PlugIn();
        Task<bool> way = TakeInAsync();
        _bench.Cycles(cyclesUntilThen);
        _bench.Segment.Unplug(FirstMissing);
        _bench.CyclesUntil(() => way.IsCompleted, 40_000, "the attempt has ended");
        if (way.IsFaulted)
        {
            Assert.IsType<EtherCatException>(way.Exception.InnerException);
            _bench.CyclesUntil(() => Winder.State == GroupState.Operational, 5000, "what is left of the winder is in order");
            Assert.Equal(WinderSubdevices - Missing, Winder.Terminals.Count);
            Assert.Empty(_bench.Problems);
            LaserPointer.Output[1] = true;
            _bench.Cycles(5);
            Assert.True(_winder.LaserPointer.Output(1));

            PlugIn();
            way = TakeInAsync();
            _bench.CyclesUntil(() => way.IsCompletedSuccessfully, 20_000, "the rest has joined");
        }
        else
        {
            _bench.Segment.Replug(FirstMissing);
            _bench.CyclesUntil(() => Winder.State == GroupState.AwaitingAcknowledgement, 20_000, "the winder has recovered");
            Assert.True(Winder.Acknowledge());
        }

        ExpectWholeWinder();
        ExpectExtruderUntouched();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(130)]
    [InlineData(180)]
    [InlineData(250)]
    public void Cable_that_is_pulled_on_the_way_delays_it(int cyclesUntilThen)
    {
        PlugIn();
        AddingBench line = new(_bench, [_winderName]);
        line.Cycles(cyclesUntilThen);
        _bench.Segment.LinkDown();
        line.Cycles(700);
        _bench.Segment.LinkUp();

        for (int i = 0; i < 100 && !(_bench.Op.Groups.Count == 2 && Winder.Terminals.Count == WinderSubdevices && _bench.Op.Groups.All(group => group.OutputsEnabled)); i++)
        {
            line.Cycles(200);
        }

        ExpectWholeWinder();
        Assert.Equal(GroupState.Operational, _bench.Op.Groups[0].State);
    }

    [Theory]
    [InlineData(276)]
    [InlineData(300)]
    [InlineData(324)]
    [InlineData(340)]
    public void Terminal_that_was_there_and_restarts_on_the_way_is_given_its_time_again(int cyclesUntilThen)
    {
        PlugIn();
        AddingBench line = new(_bench, [_winderName]);
        line.Cycles(cyclesUntilThen);
        Assert.Single(_bench.Op.Groups);
        _bench.Segment.Reboot(Plant.SpoolPosition);

        line.Cycles(8000);

        ExpectWholeWinder();
        Assert.InRange(_bench.Main.Snapshot.Subdevices[Plant.SpoolPosition].ClockDifferenceNanoseconds, -1000, 1000);
        Assert.Equal(0, _bench.Main.Snapshot.Subdevices[Plant.SpoolPosition].Recoveries);
        ExpectExtruderUntouched();
    }

    [Fact]
    public void Terminal_that_was_assigned_to_a_machine_that_runs_meanwhile_is_held_even_if_the_rest_goes_again()
    {
        const int Words = 0x28;
        byte[] ofExtruder = _bench.Segment.Subdevices[Plant.HeaterPosition].Esc.Eeprom.Image.Slice(2 * Words, 8).ToArray();
        _bench.CyclesUntil(_bench.Op.WriteEepromWordsAsync(
            Plant.SpoolPosition, [.. Enumerable.Range(0, 4).Select(i => ((ushort)(Words + i), BitConverter.ToUInt16(ofExtruder, 2 * i)))]));
        PlugIn();
        AddedSubdevices added = WatchingTheExtruder(_bench.Op.ScanAddedAsync([_winderName]));
        _bench.Segment.Unplug(FirstMissing);

        Assert.Throws<EtherCatException>(() => WatchingTheExtruder(JoinAsync(added)));

        _bench.Cycles(200);
        Assert.Contains("at position 8 is held in PRE-OP", Assert.Single(_bench.Problems), StringComparison.Ordinal);
        Assert.Equal(["1/4/57922", _winderName], _bench.Op.Groups.Select(group => group.Name));
        Assert.Equal(2, Winder.Terminals.Count);
        Assert.Equal(GroupState.Operational, Winder.State);
        ExpectExtruderUntouched();
    }

    [Fact]
    public void Terminals_that_come_one_by_one_take_no_more_frames_than_together()
    {
        PlugIn();
        WatchingTheExtruder(TakeInAsync());
        int together = _bench.Op.FramesPerCycle;

        _bench.Segment.Unplug(FirstMissing + 1);
        _bench.Segment.Unplug(FirstMissing);
        StartUp();
        _bench.Segment.Reconnect(FirstMissing);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == 1, 1000, "the first of them is noticed");
        WatchingTheExtruder(TakeInAsync());
        Assert.Equal(WinderSubdevices - 1, Winder.Terminals.Count);
        _bench.Segment.Reconnect(FirstMissing + 1);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == 1, 1000, "the second of them is noticed");
        WatchingTheExtruder(TakeInAsync());

        ExpectWholeWinder();
        Assert.Equal(together, _bench.Op.FramesPerCycle);
    }

    private void StartUp()
    {
        _bench.StartUp();
        ((El2004)_bench.Op.Terminals[Plant.HeaterPosition]).Output[1] = true;
        LaserPointer.Output[1] = true;
        _bench.Cycles(20);
    }

    private async Task<bool> TakeInAsync() => await JoinAsync(await _bench.Op.ScanAddedAsync([_winderName]));

    private static async Task<bool> JoinAsync(AddedSubdevices added)
    {
        await added.JoinAsync();
        return true;
    }

    private void PlugIn()
    {
        _bench.Segment.Replug(FirstMissing);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == Missing, 5000, "the rest of the winder is noticed");
    }

    /// <summary>Cycles until a task is complete; each exchange of the extruder is whole, and it heats.</summary>
    private T WatchingTheExtruder<T>(Task<T> task)
    {
        bool IsOver()
        {
            ExpectExtruderUntouched();
            Assert.All(_bench.Op.Groups[0].Terminals, terminal => Assert.True(terminal.InputsFresh || terminal.InputBytes == 0));
            return task.IsCompleted;
        }

        _bench.CyclesUntil(IsOver, 20_000, "the task is complete");
        return _bench.CyclesUntil(task);
    }

    private void ExpectWholeWinder()
    {
        _bench.Cycles(20);
        Assert.Empty(_bench.Problems);
        Assert.Equal(2, _bench.Op.Groups.Count);
        Assert.Equal((GroupState.Operational, WinderSubdevices), (Winder.State, Winder.Terminals.Count));
        Assert.All(Winder.Terminals, terminal => Assert.True(terminal.Health.IsOperational, terminal.Health.Explanation?.Sentence));
        LaserPointer.Output[1] = true;
        _bench.Cycles(3);
        Assert.True(_winder.LaserPointer.Output(1));
    }

    private void ExpectExtruderUntouched()
    {
        Assert.Equal(GroupState.Operational, _bench.Op.Groups[0].State);
        Assert.Equal((0, 0), (_bench.Op.Groups[0].Faults, _bench.Op.Groups[0].Mismatches));
        Assert.True(_extruder.Heaters.Output(1));
    }
}
