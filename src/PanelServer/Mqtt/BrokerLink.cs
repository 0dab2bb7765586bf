using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Protocol;

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

    /// <summary>Connects, and subscribes.</summary>
    /// <param name="options">Where, as whom and how.</param>
    /// <param name="clientId">The name of this connection at the broker; no other may have it.</param>
    /// <param name="will">What the broker shall tell when the connection is lost; null for nothing.</param>
    /// <param name="topics">What to subscribe to.</param>
    /// <param name="receive">Takes what comes, one message after the other.</param>
    /// <exception cref="Exception">It could not be done.</exception>
    public async Task OpenAsync(BrokerOptions options, string clientId, BrokerMessage? will, IEnumerable<string> topics, Action<BrokerMessage> receive)
    {
        _client.ApplicationMessageReceivedAsync += message =>
        {
            receive(new(message.ApplicationMessage.Topic, System.Buffers.BuffersExtensions.ToArray(message.ApplicationMessage.Payload), message.ApplicationMessage.Retain));
            return Task.CompletedTask;
        };
        MqttClientConnectResult answer = await _client.ConnectAsync(Describe(options, clientId, will), Ended);
        if (answer.ResultCode != MqttClientConnectResultCode.Success)
        {
            throw new BrokerRefusalException($"it refuses the panel: {answer.ResultCode}");
        }

        MqttClientSubscribeOptionsBuilder wanted = new();
        foreach (string topic in topics)
        {
            wanted.WithTopicFilter(topic, MqttQualityOfServiceLevel.AtLeastOnce);
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

    private static MqttClientOptions Describe(BrokerOptions options, string clientId, BrokerMessage? will)
    {
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithTcpServer(options.Host, options.EffectivePort)
            .WithProtocolVersion(MQTTnet.Formatter.MqttProtocolVersion.V311)
            .WithClientId(clientId)
            .WithCleanSession()
            .WithKeepAlivePeriod(KeepAlive)
            .WithTimeout(ConnectPatience);
        if (will is { } last)
        {
            builder.WithWillTopic(last.Topic).WithWillPayload(last.Payload).WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);
        }

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

    private static void AddTls(MqttClientTlsOptionsBuilder tls, BrokerOptions options)
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
