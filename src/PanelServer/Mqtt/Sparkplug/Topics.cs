namespace PanelServer.Host.Mqtt.Sparkplug;

/// <summary>The topics of this edge node.</summary>
/// <param name="group">Its group.</param>
/// <param name="node">Its name within the group.</param>
internal sealed class Topics(string group, string node)
{
    private const string Namespace = "spBv1.0";

    /// <summary>Of the node itself: <c>NBIRTH</c>, <c>NDATA</c>, <c>NDEATH</c> or <c>NCMD</c>.</summary>
    /// <param name="type">Type of the message.</param>
    public string OfNode(string type) => $"{Namespace}/{group}/{type}/{node}";

    /// <summary>Of a device: <c>DBIRTH</c>, <c>DDATA</c>, <c>DDEATH</c> or <c>DCMD</c>.</summary>
    /// <param name="type">Type of the message.</param>
    /// <param name="device">Name of the device; <c>+</c> for all.</param>
    public string OfDevice(string type, string device) => $"{Namespace}/{group}/{type}/{node}/{device}";

    /// <summary>Where a host application tells whether it is there.</summary>
    /// <param name="host">Its name.</param>
    public static string OfHost(string host) => $"{Namespace}/STATE/{host}";

    /// <summary>The device to which a command is addressed.</summary>
    /// <param name="topic">Topic of a message.</param>
    /// <returns>Null if it is no command to a device of this node.</returns>
    public string? CommandedDevice(string topic)
    {
        string beginning = OfDevice("DCMD", "");
        return topic.StartsWith(beginning, StringComparison.Ordinal) ? topic[beginning.Length..] : null;
    }
}
