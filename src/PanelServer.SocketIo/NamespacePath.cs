namespace PanelServer.SocketIo;

/// <summary>The rules for paths of namespaces.</summary>
internal static class NamespacePath
{
    /// <summary>Longer paths are refused from clients.</summary>
    public const int MaxLength = 256;

    /// <summary>True if the path begins with a slash and has no comma, which ends it on the wire.</summary>
    public static bool IsValid(string path) => path.StartsWith('/') && !path.Contains(',') && path.Length <= MaxLength;

    /// <summary>Throws unless the path is valid.</summary>
    public static void ThrowIfInvalid(string path)
    {
        if (!IsValid(path))
        {
            throw new ArgumentException($"A namespace begins with '/', has no comma and at most {MaxLength} characters: '{path}'.", nameof(path));
        }
    }
}
