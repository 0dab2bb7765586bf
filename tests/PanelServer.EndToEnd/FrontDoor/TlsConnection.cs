using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>A TLS connection on which a test writes exactly the bytes it wants.</summary>
internal sealed class TlsConnection : IAsyncDisposable
{
    private readonly TcpClient _client;
    private readonly SslStream _stream;

    private TlsConnection(TcpClient client, SslStream stream)
    {
        _client = client;
        _stream = stream;
    }

    public static async Task<TlsConnection> Open(FrontDoorInstance door)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", door.Port);
        SslStream stream = new(client.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "127.0.0.1",
            RemoteCertificateValidationCallback = door.IsTrusted,
        });
        return new TlsConnection(client, stream);
    }

    public async Task Send(string text)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        await _stream.FlushAsync();
    }

    /// <summary>
    /// An answer: all that arrives until the other side closes, or until nothing more has come for a second. Its beginning
    /// may take half a minute, because the machine may be busy.
    /// </summary>
    public Task<string> Answer() => Read(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));

    /// <summary>All that arrives until the other side closes, or until nothing has come for the given times.</summary>
    /// <param name="first">How long to wait for the first bytes.</param>
    /// <param name="silence">How long to wait for each further ones.</param>
    public async Task<string> Read(TimeSpan first, TimeSpan silence)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        while (true)
        {
            using CancellationTokenSource quiet = new(text.Length == 0 ? first : silence);
            int count;
            try
            {
                count = await _stream.ReadAsync(buffer, quiet.Token);
            }
            catch (OperationCanceledException)
            {
                return text.ToString();
            }
            catch (IOException)
            {
                Closed = true;
                return text.ToString();
            }

            if (count == 0)
            {
                Closed = true;
                return text.ToString();
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    /// <summary>True after the other side has closed the connection.</summary>
    public bool Closed { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _client.Dispose();
    }
}
