using System.Buffers.Binary;
using System.Text;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>SDO information byte by byte (ETG.1000.6).</summary>
public class SdoInformationTests
{
    private const int Device = 1;

    private readonly MailboxDriver _mailbox;
    private readonly ObjectDictionary _dictionary;

    public SdoInformationTests()
    {
        SubdeviceDescription description = TestDevices.AnalogInput with
        {
            Objects = [.. TestDevices.AnalogInput.Objects, .. Enumerable.Range(0, 60).Select(i => ObjectDescription.Variable((ushort)(0x2000 + i), "Spare", CoeDataType.Unsigned8))],
        };
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, description));
        driver.BringToPreOp();
        _mailbox = new MailboxDriver(driver, Device);
        _dictionary = driver.Segment.Subdevices[Device].Dictionary;
    }

    [Fact]
    public void List_of_all_objects_comes_in_fragments_that_count_down()
    {
        List<byte> data = [];
        byte[] fragment = _mailbox.Ask(CoeService.SdoInformation, [1, 0, 0, 0, 1, 0]);
        ushort left = BinaryPrimitives.ReadUInt16LittleEndian(fragment.AsSpan(2));
        Assert.Equal(1, left);
        Assert.Equal(0x82, fragment[0]);
        data.AddRange(fragment[4..]);
        fragment = MailboxDriver.Body(_mailbox.Read());
        Assert.Equal([0x02, 0, 0, 0], fragment[..4]);
        data.AddRange(fragment[4..]);
        Assert.Empty(_mailbox.Read());

        Assert.Equal([1, 0], data[..2]);
        IEnumerable<ushort> indices = data[2..].Chunk(2).Select(pair => (ushort)(pair[0] | (pair[1] << 8)));
        Assert.Equal(_dictionary.Objects.Select(o => o.Index), indices);
    }

    [Fact]
    public void List_of_lengths_has_five_numbers()
    {
        byte[] data = _mailbox.Ask(CoeService.SdoInformation, [1, 0, 0, 0, 0, 0]);

        Assert.Equal(4 + 2 + 10, data.Length);
        Assert.Equal(_dictionary.Objects.Count, BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(6)));
        Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(10)));
    }

    [Fact]
    public void List_of_inputs_has_what_can_be_mapped() =>
        Assert.Equal([2, 0, 0, 0, 3, 0, 0x00, 0x60], _mailbox.Ask(CoeService.SdoInformation, [1, 0, 0, 0, 3, 0]));

    [Fact]
    public void Object_is_described_with_type_highest_subindex_code_and_name()
    {
        byte[] data = _mailbox.Ask(CoeService.SdoInformation, [3, 0, 0, 0, 0x18, 0x10]);

        Assert.Equal("04000000" + "1810" + "0000" + "04" + "09", Convert.ToHexString(data[..10]));
        Assert.Equal("Identity", Encoding.ASCII.GetString(data[10..]));
    }

    [Fact]
    public void Entry_is_described_with_type_bits_access_and_name()
    {
        byte[] data = _mailbox.Ask(CoeService.SdoInformation, [5, 0, 0, 0, 0x00, 0x60, 0x03, 0x07]);

        Assert.Equal("06000000" + "0060" + "03" + "07" + "3100" + "0200" + "8700", Convert.ToHexString(data[..14]));
        Assert.Equal("Limit 1", Encoding.ASCII.GetString(data[14..]));
    }

    [Theory]
    [InlineData(new byte[] { 3, 0, 0, 0, 0x99, 0x99 }, SdoAbortCode.ObjectDoesNotExist)]
    [InlineData(new byte[] { 5, 0, 0, 0, 0x99, 0x99, 0, 0 }, SdoAbortCode.ObjectDoesNotExist)]
    [InlineData(new byte[] { 5, 0, 0, 0, 0x00, 0x60, 0x04, 0 }, SdoAbortCode.SubindexDoesNotExist)]
    [InlineData(new byte[] { 1, 0, 0, 0, 9, 0 }, SdoAbortCode.ValueOutOfRange)]
    [InlineData(new byte[] { 9, 0, 0, 0, 9, 0 }, SdoAbortCode.UnknownCommand)]
    public void What_does_not_exist_is_an_error_with_an_abort_code(byte[] request, SdoAbortCode expected)
    {
        byte[] data = _mailbox.Ask(CoeService.SdoInformation, request);

        Assert.Equal(7, data[0]);
        Assert.Equal(expected, (SdoAbortCode)BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(4)));
    }
}
