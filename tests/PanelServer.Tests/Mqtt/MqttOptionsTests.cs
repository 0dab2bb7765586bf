using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Mqtt;

namespace PanelServer.Tests.Mqtt;

public class MqttOptionsTests
{
    [Theory]
    [InlineData("Group", "hall/7", "Configuration Mqtt:Group is wrong: it must have no +, # or /.")]
    [InlineData("Node", "", "Configuration Mqtt:Node is wrong")]
    [InlineData("JsonPrefix", "#", "Configuration Mqtt:JsonPrefix is wrong")]
    [InlineData("Port", "0", "Configuration Mqtt:Port is wrong")]
    [InlineData("SampleMilliseconds", "10", "Configuration Mqtt:SampleMilliseconds is wrong")]
    [InlineData("CertificateFile", "client.pem", "Configuration Mqtt:CertificateKeyFile is wrong: a certificate and its key belong together")]
    [InlineData("CaFile", "ca.pem", "Configuration Mqtt:CaFile is wrong: it is without effect unless Tls beside it is true.")]
    [InlineData("PasswordFile", "password", "Configuration Mqtt:PasswordFile is wrong: a password needs a user")]
    [InlineData("Password", "secret", "Configuration Mqtt has no setting 'Password'")]
    public void A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string key, string value, string sentence)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"Mqtt:{key}", value)]).Build();
        OptionsValidationException refusal = Assert.Throws<OptionsValidationException>(() => OptionsChecks.BindAndCheck(new MqttOptions(), configuration.GetSection("Mqtt")));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1883)]
    [InlineData(true, 8883)]
    public void The_port_is_the_usual_one(bool tls, int port) => Assert.Equal(port, new MqttOptions { Tls = tls }.EffectivePort);
}
