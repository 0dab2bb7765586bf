using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Terminals;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.EtherCat.Tests.Segments;

/// <summary>A winder is plugged in behind an extruder that heats: it comes to OP, and the extruder does not notice.</summary>
public sealed class AddedSubdevicesTests : IDisposable
{
    private const int FirstOfWinder = 6;
    private const int WinderSubdevices = 5;
    private const int IdentificationOffset = 2 * 0x28;

    private readonly ExtruderTerminals _extruder = new();
    private readonly WinderTerminals _winder = new();
    private readonly Bench _bench;

    public AddedSubdevicesTests()
    {
        _bench = new Bench([.. _extruder.Subdevices, .. _winder.Subdevices]);
        _bench.Segment.Unplug(FirstOfWinder);
        _bench.StartUp();
        ((El2004)_bench.Op.Terminals[Plant.HeaterPosition]).Output[1] = true;
        _bench.Cycles(20);
        Assert.Empty(_bench.Problems);
        Assert.True(_extruder.Heaters.Output(1));
        Assert.Single(_bench.Op.Groups);
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Machine_that_is_plugged_in_comes_to_op_while_the_others_go_on()
    {
        PlugIn();
        Assert.Empty(_bench.Main.Snapshot.Warnings);

        AddedSubdevices added = WatchingTheExtruder(_bench.Op.ScanAddedAsync());

        Assert.Equal(WinderSubdevices, added.Terminals.Count);
        Assert.All(added.Subdevices, device => Assert.Equal(AlState.PreOp, device.AlStatus.State));
        Assert.Equal(Enumerable.Range(0, FirstOfWinder + WinderSubdevices), _bench.Main.Snapshot.Subdevices.Select(device => device.Position));
        Assert.Equal(_bench.Op.Terminals.Skip(FirstOfWinder), added.Terminals);
        Assert.Single(_bench.Op.Groups);

        Join(added);

        ExpectWinderInOrder();
        Assert.Equal(0, _bench.Main.Snapshot.Added);
        Assert.Equal(FirstOfWinder, _bench.Main.Snapshot.Subdevices[FirstOfWinder + 1].Parent);
        Assert.True(_bench.Main.Snapshot.Subdevices[^1].PropagationDelayNanoseconds > _bench.Main.Snapshot.Subdevices[FirstOfWinder].PropagationDelayNanoseconds);
        long pulses = _bench.Segment.Subdevices[Plant.SpoolPosition].Esc.Clock.Sync0Count;
        _bench.Cycles(2000);
        Assert.InRange(_bench.Segment.Subdevices[Plant.SpoolPosition].Esc.Clock.Sync0Count - pulses, 1995, 2005);
        Assert.InRange(_bench.Main.Snapshot.Subdevices[Plant.SpoolPosition].ClockDifferenceNanoseconds, -1000, 1000);
        ExpectExtruderUntouched();
    }

    [Fact]
    public void Cycle_allocates_nothing_with_process_data_that_was_added()
    {
        PlugIn();
        Join(WatchingTheExtruder(_bench.Op.ScanAddedAsync()));
        _bench.Cycles(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            _bench.Op.Exchange(_bench.Now);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(_bench.Op.FramesPerCycle > 2);
    }

    [Fact]
    public void Added_machine_that_is_unplugged_again_is_missed_and_found()
    {
        PlugIn();
        Join(WatchingTheExtruder(_bench.Op.ScanAddedAsync()));
        ProcessGroup winder = _bench.Op.Groups[1];

        _bench.Segment.Unplug(FirstOfWinder);
        _bench.CyclesUntil(() => _bench.Problems.Count() == WinderSubdevices, 200, "all of the winder are missing");
        Assert.Equal(GroupState.Faulted, winder.State);

        _bench.Segment.Replug(FirstOfWinder);
        _bench.CyclesUntil(() => winder.State == GroupState.AwaitingAcknowledgement, 5000, "the winder has recovered");
        Assert.True(winder.Acknowledge());
        ExpectWinderInOrder();
        ExpectExtruderUntouched();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(100)]
    [InlineData(200)]
    [InlineData(300)]
    public void Machine_that_is_unplugged_on_its_way_comes_to_op_when_it_is_back(int cyclesUntilThen)
    {
        PlugIn();
        Task way = TakeInAsync();
        _bench.Cycles(cyclesUntilThen);
        _bench.Segment.Unplug(FirstOfWinder);
        _bench.CyclesUntil(() => way.IsCompleted, 20_000, "the attempt has ended");
        _bench.Segment.Replug(FirstOfWinder);
        if (way.IsFaulted)
        {
            Assert.IsType<EtherCatException>(way.Exception.InnerException);
            Assert.Single(_bench.Op.Groups);
            _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == WinderSubdevices, 5000, "the winder is noticed again");
            way = TakeInAsync();
            _bench.CyclesUntil(() => way.IsCompletedSuccessfully, 5000, "the winder has joined");
        }
        else
        {
            _bench.CyclesUntil(() => _bench.Op.Groups[1].State == GroupState.AwaitingAcknowledgement, 20_000, "the winder has recovered");
            Assert.True(_bench.Op.Groups[1].Acknowledge());
        }

        ExpectWinderInOrder();
        ExpectExtruderUntouched();
    }

    [Fact]
    public void Added_terminal_that_refuses_op_keeps_its_machine_safe_until_it_accepts()
    {
        ApplicationLayer spool = _bench.Segment.Subdevices[Plant.SpoolPosition].StateMachine;
        PlugIn();
        spool.Refuse(AlState.Op, AlStatusCode.InvalidOutputConfiguration);
        Join(WatchingTheExtruder(_bench.Op.ScanAddedAsync()));

        Assert.Equal(GroupState.Faulted, _bench.Op.Groups[1].State);
        Assert.Contains("refuses OP", Assert.Single(_bench.Problems), StringComparison.Ordinal);
        spool.AcceptAgain(AlState.Op);
        _bench.CyclesUntil(() => _bench.Op.Groups[1].State == GroupState.AwaitingAcknowledgement, 5000, "the winder is in order");
        ExpectExtruderUntouched();
    }

    [Fact]
    public void Terminal_of_a_machine_that_runs_is_held_and_the_machine_goes_on()
    {
        _bench.Segment.Replug(FirstOfWinder);
        VirtualSubdevice surplus = _bench.Segment.Subdevices[Plant.SpoolPosition];
        _bench.Segment.Subdevices[Plant.HeaterPosition].Esc.Eeprom.Image.Slice(IdentificationOffset, 8).CopyTo(surplus.Esc.Eeprom.Image[IdentificationOffset..]);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == WinderSubdevices, 1000, "the winder is noticed");

        Join(WatchingTheExtruder(_bench.Op.ScanAddedAsync()));

        Assert.EndsWith("at position 8 is held in PRE-OP: its machine runs without it. Restart to take it over.", Assert.Single(_bench.Problems), StringComparison.Ordinal);
        Assert.Equal(AlState.PreOp, _bench.Main.Snapshot.Subdevices[Plant.SpoolPosition].AlStatus.State);
        Assert.Equal(GroupState.Operational, _bench.Op.Groups[1].State);
        _bench.Cycles(1000);
        ExpectExtruderUntouched();
    }

    [Fact]
    public void Nothing_is_added_while_one_of_the_others_is_missing()
    {
        _bench.Segment.Unplug(Plant.ThermometerPosition);
        _bench.CyclesUntil(() => _bench.Problems.Any(), 200, "the thermometer is missing");
        _bench.Segment.Replug(FirstOfWinder);
        _bench.Cycles(500);
        Assert.Equal(0, _bench.Main.Snapshot.Added);
        EtherCatException refusal = Assert.Throws<EtherCatException>(() => _bench.CyclesUntil(_bench.Op.ScanAddedAsync()));
        Assert.Equal(EtherCatErrorCode.NothingAdded, refusal.Code);

        _bench.Segment.Replug(Plant.ThermometerPosition);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == WinderSubdevices, 5000, "the winder is noticed");
        Join(_bench.CyclesUntil(_bench.Op.ScanAddedAsync()));
        ExpectWinderInOrder();
    }

    [Fact]
    public void Nothing_is_added_where_nothing_was_plugged_in_and_what_has_joined_joins_once()
    {
        Assert.Equal(EtherCatErrorCode.NothingAdded, Assert.Throws<EtherCatException>(() => _bench.CyclesUntil(_bench.Op.ScanAddedAsync())).Code);
        PlugIn();
        AddedSubdevices added = _bench.CyclesUntil(_bench.Op.ScanAddedAsync());
        Join(added);
        Assert.Throws<InvalidOperationException>(() => Join(added));
    }

    [Fact]
    public void Terminals_can_be_exchanged_while_others_are_added()
    {
        PlugIn();
        Task addition = TakeInAsync();
        Task[] exchanges = [_bench.Op.ExchangeAsync(0, []), _bench.Op.ExchangeAsync(1, [])];
        _bench.CyclesUntil(addition, 20_000);
        Assert.All(exchanges, exchange => Assert.Equal(
            EtherCatErrorCode.NothingToExchange, Assert.IsType<EtherCatException>(exchange.Exception?.InnerException).Code));
        ExpectWinderInOrder();
        ExpectExtruderUntouched();
    }

    [Fact]
    public void A_new_scan_ends_what_is_being_added()
    {
        PlugIn();
        OperationalSegment op = _bench.Op;
        Task<AddedSubdevices> addition = op.ScanAddedAsync();
        _bench.Main.RunUntil(_bench.Main.ScanAsync());
        _bench.Main.RunUntil(Task.WhenAny(addition));
        Assert.IsType<InvalidOperationException>(addition.Exception?.InnerException);
        Assert.Throws<InvalidOperationException>(() => { _bench.Main.RunUntil(op.ScanAddedAsync()); });
    }

    private async Task TakeInAsync() => await (await _bench.Op.ScanAddedAsync()).JoinAsync();

    private void PlugIn()
    {
        _bench.Segment.Replug(FirstOfWinder);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == WinderSubdevices, 1000, "the winder is noticed");
        ExpectExtruderUntouched();
    }

    /// <summary>Cycles until a task is complete; each exchange of the extruder is whole.</summary>
    private T WatchingTheExtruder<T>(Task<T> task)
    {
        for (int i = 0; i < 20_000 && !task.IsCompleted; i++)
        {
            Assert.Equal(ExchangeStatus.Complete, _bench.Cycle().Status);
            Assert.True(_extruder.Heaters.Output(1));
        }

        Assert.True(task.IsCompleted, "The task does not end.");
        return task.GetAwaiter().GetResult();
    }

    private void Join(AddedSubdevices added) => _bench.CyclesUntil(added.JoinAsync(), 20_000);

    private void ExpectWinderInOrder()
    {
        _bench.Cycles(20);
        Assert.Empty(_bench.Problems);
        Assert.Equal(GroupState.Operational, _bench.Op.Groups[1].State);
        ((El2002)_bench.Op.Terminals[Plant.WinderOutputPosition]).Output[1] = true;
        _bench.Cycles(3);
        Assert.True(_winder.LaserPointer.Output(1));
        Assert.All(_bench.Op.Groups[1].Terminals, terminal => Assert.True(terminal.Health.IsOperational, terminal.Health.Explanation?.Sentence));
    }

    private void ExpectExtruderUntouched()
    {
        Assert.Equal(GroupState.Operational, _bench.Op.Groups[0].State);
        Assert.Equal((0, 0), (_bench.Op.Groups[0].Faults, _bench.Op.Groups[0].Mismatches));
        Assert.True(_extruder.Heaters.Output(1));
    }
}
