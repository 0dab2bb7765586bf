using CsCheck;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Tests.Mailbox;

public class MailboxCodecTests
{
    [Fact]
    public void Upload_request_is_written_as_on_a_real_bus()
    {
        byte[] bytes = new byte[16];
        new MailboxHeader(10, 0, MailboxType.CoE, 1).Write(bytes);
        new CoeHeader(CoeService.SdoRequest).Write(bytes.AsSpan(CoeHeader.Offset));
        new SdoHeader(SdoCommand.UploadRequest, 0x1C12, 0).Write(bytes.AsSpan(CoeHeader.PayloadOffset));
        Assert.Equal(Hex.Bytes("0A 00 00 00 00 13 00 20 40 12 1C 00 00 00 00 00"), bytes);
    }

    [Theory]
    [InlineData(1, 0x2F)]
    [InlineData(2, 0x2B)]
    [InlineData(3, 0x27)]
    [InlineData(4, 0x23)]
    public void Expedited_download_states_its_length(int used, int command)
    {
        Assert.Equal(command, SdoCommand.ForExpedited(SdoCommand.DownloadRequest, used));
        Assert.Equal(4 - used, SdoCommand.ExpeditedUnused((byte)command));
    }

    [Fact]
    public void Mailbox_header_is_read_back()
    {
        Gen<(ushort, ushort, int, byte)> headers = Gen.Select(Gen.UShort[0, 100], Gen.UShort, Gen.Int[0, 15], Gen.Byte[0, 7]);
        headers.Sample((length, address, type, counter) =>
        {
            byte[] bytes = new byte[MailboxHeader.Size + length];
            MailboxHeader header = new(length, address, (MailboxType)type, counter);
            header.Write(bytes);
            Assert.True(MailboxHeader.TryRead(bytes, out MailboxHeader read));
            Assert.Equal(header, read);
            Assert.False(MailboxHeader.TryRead(bytes.AsSpan(0, bytes.Length - 1), out _));
        });
    }

    [Fact]
    public void Emergency_is_read_back()
    {
        Gen.Select(Gen.UShort, Gen.Byte, Gen.ULong[0, 0xFF_FFFF_FFFF]).Sample((code, register, data) =>
        {
            byte[] bytes = new byte[EmergencyMessage.Size];
            EmergencyMessage message = new(code, register, data);
            message.Write(bytes);
            Assert.True(EmergencyMessage.TryRead(bytes, out EmergencyMessage read));
            Assert.Equal(message, read);
        });
    }

    [Fact]
    public void Sdo_information_header_is_read_back()
    {
        Gen.Select(Gen.Int[1, 7], Gen.Bool, Gen.UShort).Sample((opcode, incomplete, left) =>
        {
            byte[] bytes = new byte[SdoInformationHeader.Size];
            SdoInformationHeader header = new((SdoInformationOpcode)opcode, incomplete, left);
            header.Write(bytes);
            Assert.True(SdoInformationHeader.TryRead(bytes, out SdoInformationHeader read));
            Assert.Equal(header, read);
        });
    }

    [Fact]
    public void Counter_runs_from_one_to_seven()
    {
        byte counter = 0;
        List<int> seen = new();
        for (int i = 0; i < 9; i++)
        {
            counter = MailboxHeader.NextCounter(counter);
            seen.Add(counter);
        }

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 1, 2], seen);
    }

    [Fact]
    public void Every_abort_code_has_words_and_unknown_ones_a_number()
    {
        foreach (SdoAbortCode code in Enum.GetValues<SdoAbortCode>())
        {
            Assert.DoesNotContain("0x", code.Describe(), StringComparison.Ordinal);
        }

        Assert.Contains("0x12345678", ((SdoAbortCode)0x12345678).Describe(), StringComparison.Ordinal);
    }
}
