namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>Where frames go into a segment and come out of it.</summary>
internal enum SegmentEnd
{
    /// <summary>The entry of the first subdevice.</summary>
    Main,

    /// <summary>The ring's cable behind the last subdevice.</summary>
    Redundant,
}
