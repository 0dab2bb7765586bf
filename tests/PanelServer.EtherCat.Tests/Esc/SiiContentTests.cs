using CsCheck;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Terminals;

namespace PanelServer.EtherCat.Tests.Esc;

public class SiiContentTests
{
    private static byte[] Image => Simulation.Segment.Description.SiiImage.Build(AnalogDescriptions.El3021);

    [Fact]
    public void Image_of_a_terminal_is_read()
    {
        SiiContent content = new(Image);

        Assert.True(content.IsComplete);
        Assert.True(content.IsChecksumValid);
        Assert.Equal(2u, content.VendorId);
        Assert.Equal(0x0BCD3052u, content.ProductCode);
        Assert.Equal("EL3021", content.OrderNumber);
        Assert.Equal(new SiiMailbox(0x1000, 128, 0x1080, 128), content.Mailbox);
        Assert.Equal(MailboxProtocols.CoE | MailboxProtocols.FoE, content.Protocols);
        Assert.Equal([2, 3], content.FmmuUse.Take(2).Select(use => (int)use));
        Assert.Equal(new SiiSyncManager(0x1180, 4, 0x20, 1, SyncManagerType.Inputs), content.SyncManagers[3]);
        Assert.Equal(32, content.Pdos.Where(pdo => pdo.SyncManager == 3).Sum(pdo => pdo.BitLength));
        Assert.Equal(130, content.EBusCurrentMilliamperes);
    }

    [Fact]
    public void Image_that_ends_anywhere_is_read_as_far_as_it_goes()
    {
        byte[] image = Image;
        for (int length = 0; length <= image.Length; length++)
        {
            SiiContent content = new(image.AsSpan(0, length));
            Assert.True(content.IsBlank || content.VendorId == 2);
        }
    }

    [Fact]
    public void Random_changes_never_throw()
    {
        byte[] original = Image;
        Gen.Select(Gen.Int[0, original.Length - 1], Gen.Byte).Array[1, 20].Sample(changes =>
        {
            byte[] image = (byte[])original.Clone();
            foreach ((int offset, byte value) in changes)
            {
                image[offset] = value;
            }

            SiiContent content = new(image);
            _ = content.OrderNumber + content.Name;
        });
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    public void Blank_image_is_told_as_such(int fill)
    {
        byte[] image = new byte[256];
        image.AsSpan().Fill((byte)fill);
        SiiContent content = new(image);
        Assert.True(content.IsBlank);
        Assert.False(content.Mailbox.IsPresent);
        Assert.Empty(content.SyncManagers);
    }
}
