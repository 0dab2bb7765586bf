using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Esc;
using PanelServer.Tests.Shared;

namespace PanelServer.EtherCat.Tests.StartUp;

public sealed class IdentificationTests : IDisposable
{
    private readonly Bench _bench = Bench.Extruder();

    public IdentificationTests()
    {
        _bench.EnterPreOp();
    }

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Words_are_written_and_found_at_the_next_scan()
    {
        MachineWords words = new(1, 2, 12345, 3);
        _bench.Main.RunUntil(Write(3, words));
        Assert.Equal(words, MachineGroups.WordsOf(_bench.Main.Snapshot.Subdevices[3].Eeprom));

        SegmentSnapshot snapshot = _bench.Scan().Snapshot;
        Assert.Equal(words, MachineGroups.WordsOf(snapshot.Subdevices[3].Eeprom));
    }

    [Fact]
    public void Nothing_else_in_the_eeprom_changes()
    {
        Span<byte> image = _bench.Segment.Subdevices[3].Esc.Eeprom.Image;
        byte[] before = image.ToArray();
        _bench.Main.RunUntil(Write(3, new(0xFFFF, 0xFFFE, 0xFFFD, 0xFFFC)));

        byte[] after = image.ToArray();
        Assert.Equal(Hex.Bytes("FF FF FE FF FD FF FC FF"), after[(MachineWords.Address * 2)..((MachineWords.Address + 4) * 2)]);
        before.AsSpan(MachineWords.Address * 2, 8).Clear();
        after.AsSpan(MachineWords.Address * 2, 8).Clear();
        Assert.Equal(before, after);
    }

    [Fact]
    public void Refused_write_names_the_word_and_changes_nothing()
    {
        _bench.Segment.Subdevices[3].Esc.Eeprom.Fault = EepromFault.NoAcknowledge;
        EtherCatException failure = Assert.Throws<EtherCatException>(
            () => _bench.Main.RunUntil(Write(3, new(1, 2, 3, 4))));
        Assert.Equal("The EEPROM refuses to write word 0x28.", failure.Message);
        Assert.Equal(new MachineWords(1, 4, 57922, 3), MachineGroups.WordsOf(_bench.Main.Snapshot.Subdevices[3].Eeprom));
    }

    [Fact]
    public void Position_that_does_not_exist_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _bench.Main.RunUntil(Write(99, new(1, 2, 3, 4))));

    private Task Write(int position, MachineWords words) => _bench.Mailboxes.WriteEepromWordsAsync(
        position,
        [(MachineWords.Address, words.Vendor), (MachineWords.Address + 1, words.Machine), (MachineWords.Address + 2, words.Serial), (MachineWords.Address + 3, words.Role)]);
}
