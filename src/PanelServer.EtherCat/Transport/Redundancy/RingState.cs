namespace PanelServer.EtherCat.Transport.Redundancy;

/// <summary>How a ring of two interfaces stands, as frames find it.</summary>
public enum RingState
{
    /// <summary>Frames that go out on one interface come back on the other, or nothing else is known yet.</summary>
    Closed,

    /// <summary>Each interface gets its own frames back: the ring is interrupted between two subdevices, and all of them are reached.</summary>
    Open,

    /// <summary>Nothing that goes out on the main interface comes back.</summary>
    MainSilent,

    /// <summary>Nothing that goes out on the redundant interface comes back.</summary>
    RedundantSilent,

    /// <summary>Nothing comes back at all.</summary>
    Silent,
}
