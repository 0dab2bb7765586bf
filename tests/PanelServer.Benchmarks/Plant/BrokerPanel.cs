using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PanelServer.Host.Alarms;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.Machines;
using PanelServer.Host.Mqtt;
using PanelServer.Host.Mqtt.Sparkplug;
using PanelServer.Host.Runs;
using PanelServer.Host.Storage;
using PanelServer.Machines;

namespace PanelServer.Benchmarks.Plant;

/// <summary>A panel as its broker sees it: everything that the product has for MQTT, with a connection of its own. Its machines are those of a panel that runs, and are shared with others.</summary>
internal sealed class BrokerPanel : IDisposable
{
    private readonly MqttService _service;
    private readonly MachineSampler _sampler;
    private readonly CommandReceiver _receiver;
    private readonly MqttStatus _status = new();

    /// <summary>Makes it.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="port">The broker's port on loopback.</param>
    /// <param name="running">The services of the panel whose machines it shows.</param>
    public BrokerPanel(int number, int port, IServiceProvider running)
    {
        IOptions<MqttOptions> options = Options.Create(new MqttOptions { Host = "127.0.0.1", Port = port, Node = string.Create(CultureInfo.InvariantCulture, $"line-{number}") });
        MachineRoster roster = running.GetRequiredService<MachineRoster>();
        PanelClock clock = running.GetRequiredService<PanelClock>();
        Outbox outbox = new(options.Value.StoreBytes);
        EdgeNode node = new(roster, outbox, _status, options, clock, NullLogger<EdgeNode>.Instance);
        PanelSummary summary = new(running.GetRequiredService<AlarmBook>(), running.GetRequiredService<RunBook>(), running.GetRequiredService<Store>(), options, clock);
        JsonTopics json = new(roster, summary, options, clock);
        _receiver = new(
            node, roster, running.GetRequiredService<CommandDispatcher>(), running.GetRequiredService<AuditTrail>(), json, _status, options, NullLogger<CommandReceiver>.Instance);
        _service = new(node, outbox, _receiver, json, _status, options, clock, TimeProvider.System, NullLogger<MqttService>.Instance);
        _sampler = new(node, _service, options, TimeProvider.System, NullLogger<MachineSampler>.Instance);
    }

    /// <summary>Whether the broker has it.</summary>
    public bool IsConnected => _status.IsConnected;

    /// <summary>Begins.</summary>
    public async Task StartAsync()
    {
        await _service.StartAsync(CancellationToken.None);
        await _sampler.StartAsync(CancellationToken.None);
    }

    /// <summary>Says goodbye.</summary>
    public async Task StopAsync()
    {
        await _sampler.StopAsync(CancellationToken.None);
        await _service.StopAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sampler.Dispose();
        _service.Dispose();
        _receiver.Dispose();
    }
}
