using System.Net;
using System.Net.Sockets;

namespace PanelServer.Modbus.Tests.Client;

/// <summary>A TCP server that answers each request with the bytes a test gives it, in the pieces the test gives.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<int, byte[], IEnumerable<byte[]>> _answer;
    private readonly Task _serving;

    /// <param name="answer">Gets the number of the request (from 0) and its bytes; an empty piece closes the connection.</param>
    public RawServer(Func<int, byte[], IEnumerable<byte[]>> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Connections { get; private set; }

    public List<byte[]> Requests { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                socket.NoDelay = true;
                Connections++;
                await ServeAsync(socket);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        byte[] buffer = new byte[300];
        try
        {
            while (await socket.ReceiveAsync(buffer, _stop.Token) is var count and > 0)
            {
                Requests.Add(buffer[..count]);
                foreach (byte[] piece in _answer(Requests.Count - 1, buffer[..count]))
                {
                    if (piece.Length == 0)
                    {
                        return;
                    }

                    await socket.SendAsync(piece, _stop.Token);
                    await Task.Delay(2, _stop.Token);
                }
            }
        }
        catch (SocketException)
        {
            // The client hung up; the next connection is awaited.
        }
    }
}
