using System.Collections.Concurrent;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>
/// Empties the queues of WebSocket sessions, one after the other, on one pool thread at a time. A broadcast to many clients
/// thus costs one thread switch and not one per client. A session whose client does not take its data gives the thread back
/// at once, so it delays nobody.
/// </summary>
internal sealed class FlushScheduler : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<WebSocketTransport> _ready = new();
    private int _isRunning;

    /// <summary>Has the transport flushed soon. To be called once until the flush has begun.</summary>
    public void Add(WebSocketTransport transport)
    {
        _ready.Enqueue(transport);
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_ready.TryDequeue(out WebSocketTransport? transport))
            {
                transport.Flush();
            }

            Volatile.Write(ref _isRunning, 0);
            Interlocked.MemoryBarrier();
        }
        while (!_ready.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0);
    }
}
