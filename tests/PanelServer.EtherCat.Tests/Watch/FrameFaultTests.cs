using PanelServer.EtherCat.Cycle;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>Faults of single frames: counted, survived, never the machine's business.</summary>
public sealed class FrameFaultTests : IDisposable
{
    private readonly Plant _plant = new();

    public void Dispose() => _plant.Dispose();

    [Fact]
    public void Lost_frame_costs_one_cycle_of_inputs()
    {
        _plant.Segment.FrameFaults.Drop = 1;

        Assert.Equal(ExchangeStatus.Incomplete, _plant.Bench.Cycle().Status);
        Assert.All(_plant.Extruder.Terminals.Where(terminal => terminal.InputBits > 0), terminal => Assert.False(terminal.InputsFresh));
        Assert.Equal(ExchangeStatus.Complete, _plant.Bench.Cycle().Status);

        Assert.Equal(1, _plant.Main.Frames.Lost);
        ExpectAllOperational();
    }

    [Fact]
    public void Late_answer_is_dropped_and_counted()
    {
        _plant.Segment.FrameFaults.DelayNanoseconds = 500_000;
        _plant.Segment.FrameFaults.Delay = 1;

        Assert.Equal(ExchangeStatus.Incomplete, _plant.Bench.Cycle().Status);
        Assert.Equal(ExchangeStatus.Complete, _plant.Bench.Cycle().Status);

        Assert.Equal(1, _plant.Main.Frames.Late);
        ExpectAllOperational();
    }

    [Fact]
    public void Duplicate_answer_is_dropped_and_counted()
    {
        _plant.Segment.FrameFaults.Duplicate = 3;
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(ExchangeStatus.Complete, _plant.Bench.Cycle().Status);
        }

        Assert.Equal(3, _plant.Main.Frames.Duplicate);
        ExpectAllOperational();
    }

    [Fact]
    public void Reordered_answers_find_their_frames()
    {
        // Two frames in one cycle, so that there is something to reorder.
        Task<byte[]> upload = _plant.Mailboxes.UploadAsync(Plant.ThermometerPosition, 0x1018, 1);
        _plant.Main.Pump();
        _plant.Segment.FrameFaults.Swap = 1;

        Assert.Equal(ExchangeStatus.Complete, _plant.Bench.Cycle().Status);
        Assert.Equal([2, 0, 0, 0], _plant.Bench.CyclesUntil(upload));
        Assert.Equal(0, _plant.Main.Frames.Foreign);
        ExpectAllOperational();
    }

    [Fact]
    public void Truncated_answer_counts_as_malformed()
    {
        _plant.Segment.FrameFaults.Truncate = 1;

        Assert.Equal(ExchangeStatus.Incomplete, _plant.Bench.Cycle().Status);
        Assert.Equal(ExchangeStatus.Complete, _plant.Bench.Cycle().Status);
        Assert.Equal(1, _plant.Main.Frames.Malformed);
        ExpectAllOperational();
    }

    [Fact]
    public void Answer_with_other_commands_counts_as_foreign()
    {
        _plant.Segment.FrameFaults.Nop = 1;

        Assert.Equal(ExchangeStatus.Incomplete, _plant.Bench.Cycle().Status);
        Assert.Equal(ExchangeStatus.Complete, _plant.Bench.Cycle().Status);
        Assert.Equal(1, _plant.Main.Frames.Foreign);
        ExpectAllOperational();
    }

    [Fact]
    public void Damaged_frames_are_located_by_the_error_counters()
    {
        _plant.Bench.Cycles(1100);
        _plant.Segment.FrameFaults.CorruptPosition = Plant.HeaterPosition;
        _plant.Segment.FrameFaults.Corrupt = 1;
        _plant.Bench.Cycles(1100);

        string warning = Assert.Single(_plant.Main.Snapshot.Warnings).Sentence;
        Assert.Equal("Frames are damaged on the way into port 0 of EL2004 at position 3: check the cable or contact before it.", warning);
        ExpectAllOperational();
        _plant.Bench.Cycles(1100);
        Assert.Empty(_plant.Main.Snapshot.Warnings);
    }

    [Fact]
    public void Fewer_lost_frames_in_a_row_than_the_limit_do_not_fault_a_group()
    {
        _plant.Segment.FrameFaults.Drop = _plant.Extruder.MismatchLimit - 1;
        _plant.Bench.Cycles(50);

        Assert.Equal(_plant.Extruder.MismatchLimit - 1, _plant.Main.Frames.Lost);
        ExpectAllOperational();
    }

    private void ExpectAllOperational()
    {
        Assert.All(_plant.Op.Groups, group => Assert.Equal(0, group.Faults));
        Assert.True(_plant.HeaterIsOn);
        Assert.True(_plant.WinderOutputIsOn);
        Assert.Empty(_plant.Bench.Problems);
    }
}
