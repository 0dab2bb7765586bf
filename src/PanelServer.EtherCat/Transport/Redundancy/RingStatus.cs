namespace PanelServer.EtherCat.Transport.Redundancy;

/// <summary>State of a ring, and the frames of both directions since start, those included that only try the ring.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Main">Frames of the main interface.</param>
/// <param name="Redundant">Frames of the redundant interface.</param>
/// <param name="Relayed">Frames that were sent once more on the other interface, for the subdevices behind an interruption.</param>
/// <param name="LostMarkers">Frames trying the ring that did not come back in time.</param>
public readonly record struct RingStatus(RingState State, RingTraffic Main, RingTraffic Redundant, long Relayed, long LostMarkers);

/// <summary>Frames of one interface of a ring.</summary>
/// <param name="Sent">Frames handed to the interface.</param>
/// <param name="Received">Frames that came in on it, wherever they were sent.</param>
public readonly record struct RingTraffic(long Sent, long Received);
