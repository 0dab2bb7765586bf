using System.Net;
using System.Net.Sockets;

namespace PanelServer.Machines.Tests.WagoPowerV1;

/// <summary>Stands between a client and a Modbus TCP server, and answers with a unit of its own, as some devices do whatever unit is asked.</summary>
internal sealed class UnitGateway : IAsyncDisposable
{
    private const int UnitIndex = 6;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;
    private volatile int _askedUnit;

    public UnitGateway(int serverPort, byte answeringUnit)
    {
        _listener.Start();
        _serving = ServeAsync(serverPort, answeringUnit);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The unit that was asked last.</summary>
    public int AskedUnit => _askedUnit;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(int serverPort, byte answeringUnit)
    {
        List<Task> clients = [];
        try
        {
            while (true)
            {
                clients.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token), serverPort, answeringUnit));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task PassAsync(TcpClient client, int serverPort, byte answeringUnit)
    {
        using (client)
        {
            try
            {
                using TcpClient server = new();
                await server.ConnectAsync(IPAddress.Loopback, serverPort, _stop.Token);
                byte[] frame = new byte[300];
                while (await client.GetStream().ReadAsync(frame, _stop.Token) is > 0 and var requestLength)
                {
                    _askedUnit = frame[UnitIndex];
                    await server.GetStream().WriteAsync(frame.AsMemory(0, requestLength), _stop.Token);
                    int length = await server.GetStream().ReadAsync(frame, _stop.Token);
                    frame[UnitIndex] = answeringUnit;
                    await client.GetStream().WriteAsync(frame.AsMemory(0, length), _stop.Token);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                // The client has gone, or the test ends.
            }
        }
    }
}
