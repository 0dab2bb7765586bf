namespace PanelServer.Machines.Input;

/// <summary>Places in a JSON document (RFC 6901), for messages about a client's input.</summary>
public static class JsonPointer
{
    /// <summary>A key as it stands in a pointer.</summary>
    /// <param name="key">The key.</param>
    public static string Escape(string key) => key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
