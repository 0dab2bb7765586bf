using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Tests.Esc;

public class RegisterCodecTests
{
    [Fact]
    public void Fmmu_of_a_one_byte_output_is_written_as_on_a_real_bus()
    {
        byte[] bytes = new byte[Fmmu.Size];
        Fmmu.ForBytes(1, 1, 0x0F00, FmmuType.Write).Write(bytes);
        Assert.Equal(Hex.Bytes("01 00 00 00 01 00 00 07 00 0F 00 02 01 00 00 00"), bytes);
        Assert.Equal(Fmmu.ForBytes(1, 1, 0x0F00, FmmuType.Write), Fmmu.Read(bytes));
    }

    [Theory]
    [InlineData(0x1000, 128, 0x26, "00 10 80 00 26 00 01 00")]
    [InlineData(0x1080, 128, 0x22, "80 10 80 00 22 00 01 00")]
    [InlineData(0x0F00, 1, 0x44, "00 0F 01 00 44 00 01 00")]
    public void Sync_manager_is_written_as_on_a_real_bus(int start, int length, int control, string expected)
    {
        byte[] bytes = new byte[SyncManager.Size];
        SyncManager manager = new((ushort)start, (ushort)length, (byte)control, 0, SyncManager.ActivateEnable, 0);
        manager.Write(bytes);
        Assert.Equal(Hex.Bytes(expected), bytes);
        Assert.Equal(manager, SyncManager.Read(bytes));
    }

    [Theory]
    [InlineData(0x5A31, "0,1", "coupler with terminals and nothing on its second cable port")]
    [InlineData(0x5A33, "0,1", "terminal in the middle")]
    [InlineData(0x5613, "0", "last terminal")]
    public void Dl_status_tells_the_open_ports(int value, string open, string what)
    {
        DlStatus status = new((ushort)value);
        IEnumerable<int> ports = Enumerable.Range(0, DlStatus.PortCount).Where(status.IsOpen);
        Assert.True(open == string.Join(',', ports), what);
        Assert.Equal(open.Split(',').Length, status.OpenPortCount);
    }

    [Theory]
    [InlineData("00 0D 00 00 00 00 00 00 00 00 00 00 00 00", 0x46)]
    [InlineData("04 01 00 00 00 00 0F 00 00 00 00 00 00 00", 0xD8)]
    [InlineData("05 00 03 00 00 00 00 00 00 00 00 00 00 00", 0xAF)]
    [InlineData("05 04 03 0C D0 07 00 00 00 00 00 00 00 00", 0x45)]
    [InlineData("04 01 00 00 00 00 00 00 00 00 00 00 00 00", 0x39)]
    public void Eeprom_checksum_is_that_of_real_images(string words, int checksum) =>
        Assert.Equal(checksum, SiiFormat.ComputeChecksum(Hex.Bytes(words)));

    [Theory]
    [InlineData(AlState.Init, AlState.PreOp, true)]
    [InlineData(AlState.Init, AlState.Boot, true)]
    [InlineData(AlState.Init, AlState.SafeOp, false)]
    [InlineData(AlState.Init, AlState.Op, false)]
    [InlineData(AlState.PreOp, AlState.SafeOp, true)]
    [InlineData(AlState.PreOp, AlState.Op, false)]
    [InlineData(AlState.PreOp, AlState.Boot, false)]
    [InlineData(AlState.SafeOp, AlState.Op, true)]
    [InlineData(AlState.SafeOp, AlState.PreOp, true)]
    [InlineData(AlState.Op, AlState.SafeOp, true)]
    [InlineData(AlState.Op, AlState.PreOp, true)]
    [InlineData(AlState.Op, AlState.Init, true)]
    [InlineData(AlState.Boot, AlState.Init, true)]
    [InlineData(AlState.Boot, AlState.PreOp, false)]
    public void Arrows_of_the_state_machine(AlState from, AlState to, bool allowed) =>
        Assert.Equal(allowed, from.MayChangeTo(to));

    [Theory]
    [InlineData(0x0014, "SAFE-OP with error")]
    [InlineData(0x0008, "OP")]
    [InlineData(0x0007, "unknown state")]
    public void Al_status_reads_as_words(int value, string words) =>
        Assert.Equal(words, new AlStatus((ushort)value).ToString());

    [Fact]
    public void Every_al_status_code_has_words_and_unknown_ones_a_number()
    {
        foreach (AlStatusCode code in Enum.GetValues<AlStatusCode>())
        {
            Assert.DoesNotContain("0x", code.Describe(), StringComparison.Ordinal);
        }

        Assert.Contains("0x8123", ((AlStatusCode)0x8123).Describe(), StringComparison.Ordinal);
        Assert.Contains("0x00AB", ((AlStatusCode)0x00AB).Describe(), StringComparison.Ordinal);
    }
}
