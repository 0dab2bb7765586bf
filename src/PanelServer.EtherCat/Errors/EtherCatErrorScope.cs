namespace PanelServer.EtherCat.Errors;

/// <summary>How far an error reaches.</summary>
public enum EtherCatErrorScope
{
    /// <summary>The transport cannot be used.</summary>
    Transport,

    /// <summary>The segment as a whole does not do what was asked.</summary>
    Segment,

    /// <summary>One subdevice does not do what was asked.</summary>
    Subdevice,
}
