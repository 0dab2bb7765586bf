using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Esc;

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
        IdentificationWords words = new(1, 2, 12345, 3);
        _bench.Main.RunUntil(_bench.Mailboxes.WriteIdentificationAsync(3, words));
        Assert.Equal(words, _bench.Main.Snapshot.Subdevices[3].Identification);

        SegmentSnapshot snapshot = _bench.Scan().Snapshot;
        Assert.Equal(words, snapshot.Subdevices[3].Identification);
    }

    [Fact]
    public void Nothing_else_in_the_eeprom_changes()
    {
        Span<byte> image = _bench.Segment.Subdevices[3].Esc.Eeprom.Image;
        byte[] before = image.ToArray();
        _bench.Main.RunUntil(_bench.Mailboxes.WriteIdentificationAsync(3, new IdentificationWords(0xFFFF, 0xFFFE, 0xFFFD, 0xFFFC)));

        byte[] after = image.ToArray();
        Assert.Equal(Hex.Bytes("FF FF FE FF FD FF FC FF"), after[(SiiFormat.Identification * 2)..((SiiFormat.Identification + 4) * 2)]);
        before.AsSpan(SiiFormat.Identification * 2, 8).Clear();
        after.AsSpan(SiiFormat.Identification * 2, 8).Clear();
        Assert.Equal(before, after);
    }

    [Fact]
    public void Refused_write_names_the_terminal()
    {
        _bench.Segment.Subdevices[3].Esc.Eeprom.Fault = EepromFault.NoAcknowledge;
        SubdeviceException failure = Assert.Throws<SubdeviceException>(
            () => _bench.Main.RunUntil(_bench.Mailboxes.WriteIdentificationAsync(3, new IdentificationWords(1, 2, 3, 4))));
        Assert.Equal("The identification of EL2004 at position 3 could not be written: The EEPROM refuses to write word 0x28.", failure.Message);
        Assert.Equal(new IdentificationWords(1, 4, 57922, 3), _bench.Main.Snapshot.Subdevices[3].Identification);
    }

    [Fact]
    public void Position_that_does_not_exist_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _bench.Main.RunUntil(_bench.Mailboxes.WriteIdentificationAsync(99, new IdentificationWords(1, 2, 3, 4))));
}
