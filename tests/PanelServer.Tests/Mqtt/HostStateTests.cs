using System.Text;
using PanelServer.Host.Mqtt.Sparkplug;

namespace PanelServer.Tests.Mqtt;

public class HostStateTests
{
    [Theory]
    [InlineData("""{"online":true,"timestamp":1700000000000}""", true)]
    [InlineData("""{"online":false,"timestamp":1700000000000}""", false)]
    [InlineData("""{"online":"true"}""", false)]
    [InlineData("[true]", false)]
    [InlineData("ONLINE", false)]
    [InlineData("", false)]
    public void A_host_is_there_when_it_says_so_as_Sparkplug_3_has_it(string text, bool isOnline) =>
        Assert.Equal(isOnline, HostState.IsOnline(Encoding.UTF8.GetBytes(text)));
}
