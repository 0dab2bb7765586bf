namespace PanelServer.Machines.ExtruderV1.Heating.Supervision;

/// <summary>What the supervision of the heating has found in a zone, the least dangerous first.</summary>
public enum HeatingFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// Warning: the zone takes more power than it should. Insulation off, a draught or a fan on the barrel: these cannot be told
    /// apart.
    /// </summary>
    LosesHeat,

    /// <summary>Warning: the zone gets heat that no heater gives while the screw turns: the screw's work heats it.</summary>
    HeatedByScrew,

    /// <summary>
    /// Warning: the reading rises less than the power explains, and less than in the other zones. Either the probe sits loose and
    /// the steel is hotter than it reads, or the heater gives a part of its power only: these cannot be told apart.
    /// </summary>
    ReadsTooLittle,

    /// <summary>The heater's power has no effect: heater, fuse, relay, or a probe out of its pocket. The zone is off.</summary>
    DoesNotHeat,

    /// <summary>Two probes are exchanged: each reads what the other zone's power explains. Both zones are off.</summary>
    ProbesExchanged,

    /// <summary>Danger: the zone heats as if its relay conducted all the time. All zones are off.</summary>
    RelayStuck,
}
