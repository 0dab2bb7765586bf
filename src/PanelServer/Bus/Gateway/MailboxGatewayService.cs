using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Gateway;
using PanelServer.Host.Common;

namespace PanelServer.Host.Bus.Gateway;

/// <summary>
/// Gives configuration tools the mailboxes of the terminals where the configuration allows it. An address that cannot be used is told in the log;
/// the machines need no gateway.
/// </summary>
/// <param name="mainDevice">The main device.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class MailboxGatewayService(
    MainDevice mainDevice, IOptions<BusGatewayOptions> options, TimeProvider time, ILogger<MailboxGatewayService> logger) : IHostedService
{
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    /// <summary>So many clients are told in that time: addresses in datagrams can be made up.</summary>
    private const int MostClients = 64;

    private readonly OnceInAWhile<IPAddress> _clients = new(Silence, time, MostClients);
    private MailboxGateway? _gateway;

    /// <summary>Where it listens; null when it does not.</summary>
    public IPEndPoint? EndPoint => _gateway?.EndPoint;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            return Task.CompletedTask;
        }

        IPEndPoint endPoint = options.Value.EndPoint;
        try
        {
            _gateway = MailboxGateway.Start(mainDevice, new() { EndPoint = endPoint, RequestReceived = TellClient }, time);
        }
        catch (SocketException failure)
        {
            logger.LogGatewayFailed(endPoint, failure.Message);
            return Task.CompletedTask;
        }

        if (IPAddress.IsLoopback(endPoint.Address))
        {
            logger.LogGatewayOpen(EndPoint!);
        }
        else
        {
            logger.LogGatewayOpenToNetwork(EndPoint!);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_gateway is { } gateway)
        {
            await gateway.DisposeAsync();
        }
    }

    /// <summary>Tells each client once in an hour.</summary>
    private void TellClient(IPEndPoint client)
    {
        lock (_clients)
        {
            if (!_clients.MayTell(client.Address))
            {
                return;
            }
        }

        logger.LogGatewayUsed(client.Address);
    }
}
