using System.Text.Json;
using PanelServer.Machines.Json;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>The one form of all events: Socket.IO event <c>event</c> with the argument <c>{"name":…,"data":…,"ts":…}</c>.</summary>
internal static class EventEnvelope
{
    private const string SocketIoName = "event";

    /// <summary>Makes an event.</summary>
    /// <param name="path">Its namespace.</param>
    /// <param name="name">What kind of event it is, for example <c>StateEvent</c>.</param>
    /// <param name="data">Its payload.</param>
    /// <param name="unixMilliseconds">When it was made.</param>
    public static SocketIoEvent Create(string path, string name, object data, long unixMilliseconds)
    {
        using MemoryStream stream = new(512);
        using (Utf8JsonWriter writer = new(stream, new() { Encoder = PanelJson.Declared.Encoder, SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WritePropertyName("data");
            JsonSerializer.Serialize(writer, data, data.GetType(), PanelJson.Declared);
            writer.WriteNumber("ts", unixMilliseconds);
            writer.WriteEndObject();
        }

        return new(path, SocketIoName, stream.ToArray());
    }
}
