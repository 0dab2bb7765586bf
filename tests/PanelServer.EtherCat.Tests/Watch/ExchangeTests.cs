using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;

namespace PanelServer.EtherCat.Tests.Watch;

/// <summary>A broken terminal is exchanged for a spare one of its type while the rest runs.</summary>
public sealed class ExchangeTests : IDisposable
{
    private const string Warning = "At position 3 there is another EL2004 than the one that was configured there: take it over, or plug the old one in again.";

    private static readonly (ushort Address, ushort Value)[] Words = [(0x28, 1), (0x29, 2), (0x2A, 3), (0x2B, 4)];

    private readonly Plant _plant = new();
    private readonly VirtualEl2004 _spare = new();

    public void Dispose() => _plant.Dispose();

    [Fact]
    public void Spare_terminal_takes_the_place_of_the_broken_one_and_its_machine_works_again()
    {
        VirtualSubdevice spare = Exchange();
        Assert.True(_plant.Main.Snapshot.Subdevices[Plant.HeaterPosition].HasSubstitute);
        Assert.Equal(GroupState.Faulted, _plant.Extruder.State);
        Assert.Contains(_plant.Bench.Problems, problem => problem.StartsWith("EL2004 at position 3 is missing", StringComparison.Ordinal));
        _plant.Bench.Cycles(2000);
        Assert.Equal(Warning, Assert.Single(_plant.Main.Snapshot.Warnings).Sentence);
        Assert.False(_spare.Output(1));

        TakeOver();

        _plant.Bench.CyclesUntil(() => _plant.Extruder.State == GroupState.AwaitingAcknowledgement, 3000, "the extruder's group has recovered");
        Assert.True(_plant.Extruder.Acknowledge());
        _plant.SwitchOn();
        _plant.Bench.Cycles(5);
        Assert.True(_spare.Output(1));
        Assert.Empty(_plant.Bench.Problems);
        Assert.Empty(_plant.Main.Snapshot.Warnings);
        Assert.False(_plant.Main.Snapshot.Subdevices[Plant.HeaterPosition].HasSubstitute);
        Assert.Equal(Words.Select(word => word.Value), Words.Select(word => _plant.Main.Snapshot.Subdevices[Plant.HeaterPosition].Eeprom.Word(word.Address)));
        Assert.Equal([1, 0, 2, 0, 3, 0, 4, 0], spare.Esc.Eeprom.Image.Slice(2 * 0x28, 8).ToArray());
        _plant.ExpectWinderUntouched();
    }

    [Fact]
    public void The_spare_one_is_known_from_then_on()
    {
        Exchange();
        TakeOver();
        _plant.Bench.CyclesUntil(() => _plant.Extruder.State == GroupState.AwaitingAcknowledgement, 3000, "the extruder's group has recovered");
        _plant.Segment.Reboot(Plant.HeaterPosition);
        _plant.Bench.CyclesUntil(() => _plant.Extruder.State == GroupState.Faulted, 200, "it is missed");
        _plant.Bench.CyclesUntil(() => _plant.Extruder.State == GroupState.AwaitingAcknowledgement, 3000, "the extruder's group has recovered");
        Assert.Empty(_plant.Main.Snapshot.Warnings);
    }

    [Fact]
    public void Old_one_that_is_plugged_in_again_needs_no_taking_over()
    {
        VirtualSubdevice old = _plant.Segment.Subdevices[Plant.HeaterPosition];
        Exchange();
        _plant.Segment.Remove(Plant.HeaterPosition);
        _plant.Segment.Insert(Plant.HeaterPosition, old);
        _plant.ExpectRecovery();
        Assert.False(_plant.Main.Snapshot.Subdevices[Plant.HeaterPosition].HasSubstitute);
        ExpectRefusal(Plant.HeaterPosition);
    }

    [Fact]
    public void Terminal_that_works_and_one_of_another_type_are_not_taken_over()
    {
        ExpectRefusal(Plant.WinderOutputPosition);
        _plant.Segment.Remove(Plant.HeaterPosition);
        _plant.Segment.Insert(Plant.HeaterPosition, new VirtualSubdevice(DigitalDescriptions.El1008, new VirtualEl1008()));
        _plant.Bench.CyclesUntil(() => _plant.Main.Snapshot.Warnings.Any(), 1000, "the wrong terminal is noticed");
        ExpectRefusal(Plant.HeaterPosition);
        Assert.Equal(GroupState.Faulted, _plant.Extruder.State);
        _plant.ExpectWinderUntouched();
    }

    private VirtualSubdevice Exchange()
    {
        _plant.Segment.Remove(Plant.HeaterPosition);
        VirtualSubdevice spare = _plant.Segment.Insert(Plant.HeaterPosition, new VirtualSubdevice(DigitalDescriptions.El2004, _spare));
        _plant.Bench.CyclesUntil(() => _plant.Main.Snapshot.Warnings.Any(), 1000, "the spare one is noticed");
        return spare;
    }

    private void TakeOver() => _plant.Bench.CyclesUntil(_plant.Op.ExchangeAsync(Plant.HeaterPosition, Words), 1000);

    private void ExpectRefusal(int position)
    {
        EtherCatException refusal = Assert.Throws<EtherCatException>(() => _plant.Bench.CyclesUntil(_plant.Op.ExchangeAsync(position, Words), 1000));
        Assert.Equal(EtherCatErrorCode.NothingToExchange, refusal.Code);
    }
}
