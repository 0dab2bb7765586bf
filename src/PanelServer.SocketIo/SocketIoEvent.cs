using System.Text;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Packets;

namespace PanelServer.SocketIo;

/// <summary>
/// An event for the clients of one namespace. It is encoded at most once per parser, when the first client needs it, and may
/// be kept and sent again, for example to replay it to newcomers.
/// </summary>
public sealed class SocketIoEvent
{
    private readonly byte[] _data;
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _attachments;
    private EngineIoPacket? _json;
    private EngineIoPacket? _messagePack;

    /// <summary>Creates an event with one argument.</summary>
    /// <param name="path">Namespace, for example <c>/main</c>.</param>
    /// <param name="name">Name of the event.</param>
    /// <param name="argument">The argument as compact UTF-8 JSON. A number written with <c>.</c>, <c>e</c> or <c>E</c> is a float
    /// for msgpack clients, any other an integer.</param>
    public SocketIoEvent(string path, string name, ReadOnlyMemory<byte> argument)
        : this(path, name, [argument])
    {
    }

    /// <summary>Creates an event with any number of arguments and binary values.</summary>
    /// <param name="path">Namespace.</param>
    /// <param name="name">Name of the event.</param>
    /// <param name="arguments">The arguments, each as compact UTF-8 JSON.</param>
    /// <param name="attachments">Binary values; <c>{"_placeholder":true,"num":i}</c> stands for number i in the arguments.</param>
    public SocketIoEvent(
        string path, string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null)
    {
        NamespacePath.ThrowIfInvalid(path);
        Path = path;
        _data = JsonText.Array([JsonText.Quote(name), .. arguments]);
        _attachments = attachments ?? [];
    }

    /// <summary>The namespace whose clients may get the event.</summary>
    public string Path { get; }

    /// <summary>The packet for clients of the standard parser.</summary>
    internal EngineIoPacket Json =>
        _json ?? Interlocked.CompareExchange(ref _json, EncodeJson(id: null), null) ?? _json;

    /// <summary>The packet for clients of the msgpack parser.</summary>
    internal EngineIoPacket MessagePack =>
        _messagePack ?? Interlocked.CompareExchange(ref _messagePack, EncodeMessagePack(id: null), null) ?? _messagePack;

    /// <summary>The event as JSON text, <c>["name",argument…]</c>.</summary>
    public override string ToString() => Encoding.UTF8.GetString(_data);

    internal EngineIoPacket EncodeJson(long? id) =>
        PacketEncoder.EncodeJson(SocketIoPacketType.Event, Path, id, _data, _attachments);

    internal EngineIoPacket EncodeMessagePack(long? id) =>
        PacketEncoder.EncodeMessagePack(SocketIoPacketType.Event, Path, id, _data, _attachments);
}
