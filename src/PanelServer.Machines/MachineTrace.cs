namespace PanelServer.Machines;

/// <summary>
/// A curve that a machine records while it does something, such as being tuned: too much to be sent with every state. It is streamed in a namespace of its
/// own and read over REST under the name that <see cref="Schema.TraceSchema"/> gives it.
/// </summary>
public abstract class MachineTrace
{
    /// <summary>Rises with every change. May be called from any thread.</summary>
    public abstract long Version { get; }

    /// <summary>The curve as it is before anything was recorded; of the type that the schema tells.</summary>
    public abstract object Empty { get; }

    /// <summary>The curve so far; of the type that the schema tells. May be called from any thread.</summary>
    public abstract object Read();
}
