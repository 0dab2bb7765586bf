using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>The body of a POST in a buffer of the shared pool, read no further than its limit.</summary>
internal sealed class PollingBody : IDisposable
{
    private const int FirstBufferBytes = 1024;

    private byte[] _buffer;
    private int _length;

    private PollingBody() => _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);

    /// <summary>True if the body is longer than allowed; then it was not read to its end.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>What was read.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Reads a body.</summary>
    /// <exception cref="IOException">The client has broken off the request.</exception>
    /// <exception cref="OperationCanceledException">The request was aborted.</exception>
    public static async Task<PollingBody> ReadAsync(HttpRequest request, int maxBytes)
    {
        PollingBody body = new() { IsTooLong = request.ContentLength > maxBytes };
        try
        {
            while (!body.IsTooLong)
            {
                int count = await request.Body.ReadAsync(body.GetMemory(), request.HttpContext.RequestAborted);
                if (count == 0)
                {
                    break;
                }

                body._length += count;
                body.IsTooLong = body._length > maxBytes;
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private Memory<byte> GetMemory()
    {
        if (_length == _buffer.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(_length);
    }
}
