using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Protocol;
using PanelServer.Host.Mqtt.Sparkplug;

namespace PanelServer.Host.Mqtt;

/// <summary>A connection to the broker.</summary>
internal sealed class BrokerLink : IBrokerLink, IDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(10);

    private readonly MqttStatus _status;
    private readonly CancellationTokenSource _end;
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    /// <param name="status">Counts messages.</param>
    /// <param name="stopping">Cancelled when the server stops.</param>
    public BrokerLink(MqttStatus status, CancellationToken stopping)
    {
        _status = status;
        _end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _client.DisconnectedAsync += EndAsync;
    }

    /// <summary>How long the broker may take for one message; then the connection counts as lost.</summary>
    public TimeSpan Patience { get; set; } = ConnectPatience;

    /// <summary>Cancelled when the connection is lost, or the server stops.</summary>
    public CancellationToken Ended => _end.Token;

    /// <summary>Connects, and subscribes to commands and to the state of the primary host.</summary>
    /// <param name="options">Where, as whom and how.</param>
    /// <param name="topics">The node's topics.</param>
    /// <param name="will">What the broker shall tell when the connection is lost.</param>
    /// <param name="receive">Takes what comes, one message after the other.</param>
    /// <exception cref="Exception">It could not be done.</exception>
    public async Task OpenAsync(MqttOptions options, Topics topics, byte[] will, Action<string, byte[]> receive)
    {
        _client.ApplicationMessageReceivedAsync += message =>
        {
            receive(message.ApplicationMessage.Topic, System.Buffers.BuffersExtensions.ToArray(message.ApplicationMessage.Payload));
            return Task.CompletedTask;
        };
        MqttClientConnectResult answer = await _client.ConnectAsync(Describe(options, topics, will), Ended);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new BrokerRefusalException($"it refuses the panel: {answer.ResultCode}");
        }

        MqttClientSubscribeOptionsBuilder wanted = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter(topics.OfNode("NCMD"), MqttQualityOfServiceLevel.AtLeastOnce)
            .WithTopicFilter(topics.OfDevice("DCMD", "+"), MqttQualityOfServiceLevel.AtLeastOnce);
        if (options.PrimaryHost.Length > 0)
        {
            wanted.WithTopicFilter(Topics.OfHost(options.PrimaryHost), MqttQualityOfServiceLevel.AtLeastOnce);
        }

        MqttClientSubscribeResult subscribed = await _client.SubscribeAsync(wanted.Build(), Ended);
        if (subscribed.Items.FirstOrDefault(item => item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } refused)
        {
            throw new BrokerRefusalException($"it refuses the subscription to {refused.TopicFilter.Topic}: {refused.ResultCode}");
        }
    }

    /// <inheritdoc/>
    public async Task PublishAsync(string topic, byte[] payload, bool isRetained)
    {
        // Not ended with the server: it says goodbye.
        using CancellationTokenSource patience = new(Patience);
        await _client.PublishAsync(new() { Topic = topic, PayloadSegment = payload, Retain = isRetained }, patience.Token);
        _status.CountPublished();
    }

    /// <inheritdoc/>
    public async Task ConfirmAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        await _client.PingAsync(patience.Token);
    }

    /// <summary>Says goodbye, so that the broker does not tell the will.</summary>
    public Task CloseAsync() => _client.DisconnectAsync(new MqttClientDisconnectOptions());

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.DisconnectedAsync -= EndAsync;
        _client.Dispose();
        _end.Dispose();
    }

    private Task EndAsync(MqttClientDisconnectedEventArgs why) => _end.CancelAsync();

    private static MqttClientOptions Describe(MqttOptions options, Topics topics, byte[] will)
    {
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithTcpServer(options.Host, options.EffectivePort)
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311)
            .WithClientId(options.Node)
            .WithCleanSession()
            .WithKeepAlivePeriod(KeepAlive)
            .WithTimeout(ConnectPatience)
            .WithWillTopic(topics.OfNode("NDEATH"))
            .WithWillPayload(will)
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        if (options.User.Length > 0)
        {
            builder.WithCredentials(options.User, options.PasswordFile.Length > 0 ? File.ReadLines(options.PasswordFile).FirstOrDefault() ?? "" : "");
        }

        if (options.Tls)
        {
            builder.WithTlsOptions(tls => AddTls(tls, options));
        }

        return builder.Build();
    }

    private static void AddTls(MqttClientTlsOptionsBuilder tls, MqttOptions options)
    {
        tls.UseTls().WithTargetHost(options.Host);
        if (options.CaFile.Length > 0)
        {
            X509Certificate2Collection authorities = [];
            authorities.ImportFromPemFile(options.CaFile);
            tls.WithTrustChain(authorities);
        }

        if (options.CertificateFile.Length > 0)
        {
            tls.WithClientCertificates([X509Certificate2.CreateFromPemFile(options.CertificateFile, options.CertificateKeyFile)]);
        }
    }
}
