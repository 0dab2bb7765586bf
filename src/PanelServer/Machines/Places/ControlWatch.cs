using System.Text.Json.Nodes;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.SocketIo;

namespace PanelServer.Host.Machines.Places;

/// <summary>Takes machines away from places that are silent, and tells clients who has which machine when that changes.</summary>
/// <param name="register">Who has which machine.</param>
/// <param name="stream">Tells clients.</param>
/// <param name="streams">The Socket.IO server.</param>
/// <param name="trail">The record of commands.</param>
/// <param name="time">Paces the looks.</param>
/// <param name="logger">The log.</param>
internal sealed class ControlWatch(
    ControlRegister register, ControlStream stream, SocketIoServer streams, AuditTrail trail, TimeProvider time, ILogger<ControlWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private int _told;

    /// <summary>Looks once.</summary>
    internal void Look()
    {
        foreach (ControlHolder ended in register.EndSilent())
        {
            trail.Record(Requester.Server("control"), new JsonObject { ["taken_from"] = ended.Place.ToString() }, null, ended.Slug, ended.Serial);
        }

        int changes = register.Changes;
        if (changes != _told)
        {
            _told = changes;
            stream.Tell(streams.Find(stream.Path));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (register.IsOn)
        {
            using PeriodicTimer timer = new(Interval, time);
            await timer.ForEachAsync(Look, logger.LogControlFailed, stoppingToken);
        }
    }
}
