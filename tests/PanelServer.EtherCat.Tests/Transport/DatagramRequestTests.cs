using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Tests.Transport;

public class DatagramRequestTests
{
    [Theory]
    [InlineData(EtherCatCommand.Fpwr)]
    [InlineData(EtherCatCommand.Apwr)]
    [InlineData(EtherCatCommand.Bwr)]
    [InlineData(EtherCatCommand.Lwr)]
    public void Answer_to_a_write_never_changes_what_would_be_written_again(EtherCatCommand command)
    {
        byte[] stored = [1, 2, 3];
        DatagramRequest request = new(command, 0, stored, attempts: 1);
        request.Complete([9, 9, 9], 1);

        Assert.Equal([1, 2, 3], stored);
        Assert.True(request.Completion.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(EtherCatCommand.Fprd)]
    [InlineData(EtherCatCommand.Brd)]
    [InlineData(EtherCatCommand.Lrd)]
    [InlineData(EtherCatCommand.Frmw)]
    public void Answer_to_a_read_is_taken_over(EtherCatCommand command)
    {
        byte[] data = new byte[3];
        new DatagramRequest(command, 0, data, attempts: 1).Complete([9, 8, 7], 1);

        Assert.Equal([9, 8, 7], data);
    }
}
