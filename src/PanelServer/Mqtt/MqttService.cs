using System.Threading.Channels;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;
using PanelServer.Host.Mqtt.Sparkplug;

namespace PanelServer.Host.Mqtt;

/// <summary>Keeps the connection to the broker: connects, tells what is new after each look at the machines, says goodbye, and connects again.</summary>
/// <param name="node">The machines.</param>
/// <param name="outbox">What is to be told.</param>
/// <param name="receiver">Takes commands.</param>
/// <param name="json">The plain topics.</param>
/// <param name="status">How it goes.</param>
/// <param name="options">The settings.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="time">The clock that paces the tries.</param>
/// <param name="logger">The log.</param>
internal sealed class MqttService(
    EdgeNode node,
    Outbox outbox,
    CommandReceiver receiver,
    JsonTopics json,
    MqttStatus status,
    IOptions<MqttOptions> options,
    PanelClock clock,
    TimeProvider time,
    ILogger<MqttService> logger) : BackgroundService
{
    private static readonly TimeSpan GoodbyePatience = TimeSpan.FromSeconds(2);

    private readonly MqttOptions _options = options.Value;
    private readonly Topics _topics = new(options.Value.Group, options.Value.Node);

    // Written after each look at the machines; one that nobody has seen yet is enough.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool _isRebirthWanted;
    private volatile bool _isHostThere;
    private long _hostTimestamp;

    /// <summary>There may be something to tell.</summary>
    public void Wake() => _news.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        byte bdSeq = 0;
        return new BrokerSessions(_options, status, time, logger.LogTrouble).RepeatAsync(() => RunSessionAsync(bdSeq++, stoppingToken), stoppingToken);
    }

    private async Task RunSessionAsync(byte bdSeq, CancellationToken stopping)
    {
        using BrokerLink link = new(status, stopping);
        EdgeSession session = new(node, outbox, _topics, status, clock, bdSeq, link);
        (_isHostThere, _hostTimestamp) = (_options.PrimaryHost.Length == 0, 0);
        _isRebirthWanted = true;
        await link.OpenAsync(_options, _options.Node, new(_topics.OfNode("NDEATH"), EdgeSession.Will(bdSeq, clock.UnixMilliseconds)), Wanted(), Receive);
        logger.LogConnected(_options.Host, _options.EffectivePort, outbox.Count);
        json.Forget();
        while (!link.Ended.IsCancellationRequested)
        {
            if (_isHostThere)
            {
                await TellAsync(session);
            }
            else if (status.IsConnected)
            {
                await session.DieAsync();
                await link.CloseAsync();
                throw new BrokerRefusalException($"the host application {_options.PrimaryHost} has gone");
            }

            await json.TellAsync(link);
            await NewsAsync(link.Ended);
        }

        if (stopping.IsCancellationRequested)
        {
            await GoodbyeAsync(session, link);
        }
        else
        {
            throw new BrokerRefusalException("it has closed the connection");
        }
    }

    private string[] Wanted()
    {
        string[] commands = [_topics.OfNode("NCMD"), _topics.OfDevice("DCMD", "+")];
        return _options.PrimaryHost.Length > 0 ? [.. commands, Topics.OfHost(_options.PrimaryHost)] : commands;
    }

    private async Task TellAsync(EdgeSession session)
    {
        if (_isRebirthWanted)
        {
            _isRebirthWanted = false;
            await session.BearAsync();
            status.IsConnected = true;
        }

        await session.TellAsync();
    }

    private async Task NewsAsync(CancellationToken ended)
    {
        try
        {
            await _news.Reader.ReadAsync(ended);
        }
        catch (OperationCanceledException)
        {
            // The connection is lost, or the server stops; the caller sees which.
        }
    }

    private async Task GoodbyeAsync(EdgeSession session, BrokerLink link)
    {
        // The machines are made safe after this.
        link.Patience = GoodbyePatience;
        if (status.IsConnected)
        {
            await session.DieAsync();
        }

        await json.ClearAsync(link);
        await link.ConfirmAsync();
        await link.CloseAsync();
    }

    private void Receive(BrokerMessage message)
    {
        if (_options.PrimaryHost.Length > 0 && message.Topic == Topics.OfHost(_options.PrimaryHost))
        {
            Note(HostState.Read(message.Payload));
        }
        else if (receiver.Receive(_topics.CommandedDevice(message.Topic), message.Payload, message.IsRetained))
        {
            _isRebirthWanted = true;
        }

        Wake();
    }

    // The will of a connection that the host has given up may come after its new one.
    private void Note(HostState? state)
    {
        if (state is { } told && told.Timestamp >= _hostTimestamp)
        {
            (_isHostThere, _hostTimestamp) = (told.IsOnline, told.Timestamp);
        }
    }
}
