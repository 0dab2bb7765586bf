using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Tests.StartUp;

public sealed class EepromImageTests : IDisposable
{
    private const int OutputPosition = 3;
    private readonly Bench _bench = Bench.Extruder();

    public EepromImageTests() => _bench.Scan();

    public void Dispose() => _bench.Dispose();

    private byte[] Content => _bench.Segment.Subdevices[OutputPosition].Esc.Eeprom.Image.ToArray();

    [Fact]
    public void The_whole_EEPROM_is_read_byte_for_byte()
    {
        Assert.Equal(SiiImage.StandardSize, Read().Length);
        Assert.Equal(Content, Read());
    }

    [Fact]
    public void Only_words_that_differ_are_written_and_those_of_the_identity_last()
    {
        byte[] image = Read();
        image[2 * SiiFormat.StationAlias] = 77;
        image[2 * SiiFormat.Checksum] = SiiFormat.ComputeChecksum(image);
        image[^2] = 0x5A;
        Assert.Equal([1023, SiiFormat.StationAlias, SiiFormat.Checksum], EepromImage.WordsToWrite("it", Read(), image).Select(word => (int)word));

        List<(int Written, int Of)> progress = [];
        Assert.Equal(3, _bench.Main.RunUntil(_bench.Scanned.WriteEepromAsync(OutputPosition, image, new Notes(progress))));
        Assert.Equal([(1, 3), (2, 3), (3, 3)], progress);
        Assert.Equal(image, Content);
        Assert.Equal(0, _bench.Main.RunUntil(_bench.Scanned.WriteEepromAsync(OutputPosition, image)));
    }

    [Fact]
    public void The_makers_record_of_the_production_stays()
    {
        byte[] image = Read();
        byte[] before = Content;
        image.AsSpan(2 * SiiFormat.Production, 6).Fill(0xAB);
        Assert.Equal(0, _bench.Main.RunUntil(_bench.Scanned.WriteEepromAsync(OutputPosition, image)));
        Assert.Equal(before, Content);
    }

    /// <summary>What is written into an image, and how it is refused; nothing of it is written then.</summary>
    public static TheoryData<string, string> Refusals => new()
    {
        { "odd", "An EEPROM image has whole words and at most 32768 bytes; this has 2047 bytes." },
        { "short", "This is no complete EEPROM image: it has no identity, or its categories do not end." },
        { "blank", "This is no complete EEPROM image: it has no identity, or its categories do not end." },
        { "checksum", "The image's checksum is wrong: word 7 has 0x" },
        { "stranger", "The image is for vendor 0x00000002, product 0x0BCD3052; EL2004 at position 3 is vendor 0x00000002, product 0x07D43052." },
        { "long", "The image has 4096 bytes; the EEPROM of EL2004 at position 3 holds 2048." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_is_no_image_for_the_device_is_refused(string what, string refusal)
    {
        byte[] before = Content;
        byte[] image = Read();
        switch (what)
        {
            case "odd": image = image[..^1]; break;
            case "short": image = image[..128]; break;
            case "blank": Array.Fill(image, (byte)0xFF); break;
            case "checksum": image[2 * SiiFormat.Checksum] ^= 1; break;
            case "stranger": image = _bench.Segment.Subdevices[4].Esc.Eeprom.Image.ToArray(); break;
            case "long": image = [.. image, .. new byte[SiiImage.StandardSize]]; break;
        }

        ArgumentException failure = Assert.Throws<ArgumentException>(() => _bench.Main.RunUntil(_bench.Scanned.WriteEepromAsync(OutputPosition, image)));
        Assert.StartsWith(refusal, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, Content);
    }

    [Fact]
    public void A_blank_EEPROM_is_read_as_such_and_takes_any_image()
    {
        byte[] image = Content;
        _bench.Segment.Subdevices[OutputPosition].Esc.Eeprom.Image.Fill(0xFF);
        Assert.Equal(2 * SiiFormat.FirstCategory, Read().Length);
        _bench.Main.RunUntil(_bench.Scanned.WriteEepromAsync(OutputPosition, image));
        image.AsSpan(2 * SiiFormat.Production, 6).Fill(0xFF);
        Assert.Equal(image, Content);
    }

    [Fact]
    public void An_EEPROM_that_does_not_take_a_word_is_named()
    {
        byte[] image = Read();
        image[^2] = 0x5A;
        _bench.Segment.Subdevices[OutputPosition].Esc.Eeprom.Fault = EepromFault.NoAcknowledge;
        Assert.Throws<EtherCatException>(() => _bench.Main.RunUntil(_bench.Scanned.WriteEepromAsync(OutputPosition, image)));
    }

    private byte[] Read() => _bench.Main.RunUntil(_bench.Scanned.ReadEepromAsync(OutputPosition));

    private sealed class Notes(List<(int, int)> progress) : IProgress<(int Written, int Of)>
    {
        public void Report((int Written, int Of) value) => progress.Add(value);
    }
}
