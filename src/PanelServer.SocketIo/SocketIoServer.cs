using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo;

/// <summary>A Socket.IO 5 server for clients of the JSON and of the msgpack parser, told apart by their first packet.</summary>
public sealed class SocketIoServer : IEngineIoHandler
{
    private const int IdBytes = 15;

    private readonly ConcurrentDictionary<string, SocketIoNamespace> _namespaces = new(StringComparer.Ordinal);
    private readonly ISocketIoNamespaceResolver _resolver;
    private readonly EngineIoServer _engine;

    /// <summary>Creates a server. Use <c>AddSocketIo</c> and <c>MapSocketIo</c> to have it made and mapped.</summary>
    /// <param name="options">Settings, which must not change afterwards.</param>
    /// <param name="resolver">Decides which namespaces exist.</param>
    /// <param name="time">Clock of all deadlines.</param>
    /// <param name="logger">Receives openings and endings of sessions as debug messages, and failures of handlers.</param>
    public SocketIoServer(IOptions<SocketIoOptions> options, ISocketIoNamespaceResolver resolver, TimeProvider time, ILogger<SocketIoServer> logger)
    {
        Options = options.Value;
        _resolver = resolver;
        Logger = logger;
        _engine = new EngineIoServer(Options, this, time, logger);
    }

    /// <summary>Counters of connections and packets.</summary>
    public EngineIoMetrics Metrics => _engine.Metrics;

    /// <summary>The namespaces in use at the moment.</summary>
    public IEnumerable<SocketIoNamespace> Namespaces => _namespaces.Select(entry => entry.Value);

    /// <summary>Number of namespaces in use.</summary>
    public int NamespaceCount => _namespaces.Count;

    internal SocketIoOptions Options { get; }

    internal ILogger Logger { get; }

    /// <summary>Handles one HTTP request of a client.</summary>
    public Task HandleAsync(HttpContext context) => _engine.HandleAsync(context);

    /// <summary>Closes every connection, so that clients reconnect by themselves, and refuses new ones.</summary>
    public void Shutdown() => _engine.Shutdown();

    /// <summary>
    /// The namespace, which stays in use until <see cref="Release"/>, with the subscribers that it may have already. Keep open
    /// what is broadcast to: then no newcomer falls between an event and its replay.
    /// </summary>
    /// <exception cref="ArgumentException">The resolver knows no such namespace.</exception>
    public SocketIoNamespace Open(string path)
    {
        NamespacePath.ThrowIfInvalid(path);
        SocketIoNamespace? ns;
        do
        {
            ns = FindOrCreate(path) ?? throw new ArgumentException($"The resolver knows no namespace '{path}'.", nameof(path));
        }
        while (!ns.TryPin(pinned: true));

        return ns;
    }

    /// <summary>Lets a namespace go as soon as nobody has joined it.</summary>
    public void Release(SocketIoNamespace ns)
    {
        ns.TryPin(pinned: false);
        DiscardIfUnused(ns);
    }

    /// <summary>The namespace if it is in use.</summary>
    public SocketIoNamespace? Find(string path) => _namespaces.GetValueOrDefault(path);

    void IEngineIoHandler.Opened(EngineIoSession session)
    {
        session.State = new SocketIoConnection(this, session);
        session.SetDeadline(Options.ConnectTimeout);
    }

    bool IEngineIoHandler.Received(EngineIoSession session, ReadOnlySpan<byte> data, bool isBinary) =>
        ((SocketIoConnection)session.State!).Receive(data, isBinary);

    void IEngineIoHandler.Closed(EngineIoSession session, EngineIoCloseReason reason) =>
        ((SocketIoConnection)session.State!).Close();

    internal static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes));

    internal SocketIoNamespace? FindOrCreate(string path)
    {
        if (_namespaces.TryGetValue(path, out SocketIoNamespace? ns))
        {
            return ns;
        }

        return NamespacePath.IsValid(path) && _resolver.Resolve(path) is { } handler
            ? _namespaces.GetOrAdd(path, new SocketIoNamespace(path, handler))
            : null;
    }

    internal void DiscardIfUnused(SocketIoNamespace ns)
    {
        if (ns.TryDiscard())
        {
            _namespaces.TryRemove(new KeyValuePair<string, SocketIoNamespace>(ns.Path, ns));
        }
    }
}
