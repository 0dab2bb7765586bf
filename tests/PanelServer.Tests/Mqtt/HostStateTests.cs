using System.Text;
using PanelServer.Host.Mqtt.Sparkplug;

namespace PanelServer.Tests.Mqtt;

public class HostStateTests
{
    [Theory]
    [InlineData("""{"online":true,"timestamp":1700000000000}""", true)]
    [InlineData("""{"online":false,"timestamp":1700000000000}""", false)]
    [InlineData("""{"online":"true","timestamp":1700000000000}""", null)]
    [InlineData("""{"online":true}""", null)]
    [InlineData("""{"online":true,"timestamp":"1700000000000"}""", null)]
    [InlineData("""{"online":true,"timestamp":1.5}""", null)]
    [InlineData("[true]", null)]
    [InlineData("ONLINE", null)]
    [InlineData("", null)]
    public void A_host_is_there_when_it_says_so_as_Sparkplug_3_has_it(string text, bool? isOnline) =>
        Assert.Equal(isOnline is { } online ? new HostState(online, 1_700_000_000_000) : null, HostState.Read(Encoding.UTF8.GetBytes(text)));
}
