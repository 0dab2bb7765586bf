namespace PanelServer.Machines.WinderV1;

/// <summary>What can go wrong on the winder beyond a lost terminal, which every machine handles alike.</summary>
public enum WinderFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The spool's drive reports an error.</summary>
    SpoolDriveError,

    /// <summary>The traverse's drive reports an error.</summary>
    TraverseDriveError,

    /// <summary>The puller's drive reports an error.</summary>
    PullerDriveError,

    /// <summary>The spool's drive does not switch on or does not step.</summary>
    SpoolDriveStands,

    /// <summary>The traverse's drive does not switch on or does not step.</summary>
    TraverseDriveStands,

    /// <summary>The puller's drive does not switch on or does not step.</summary>
    PullerDriveStands,

    /// <summary>Homing: the end switch never closed.</summary>
    EndSwitchStaysOpen,

    /// <summary>Homing: the end switch never opened.</summary>
    EndSwitchStaysClosed,

    /// <summary>Homing: the position did not stay 0.</summary>
    HomeUncertain,

    /// <summary>The end switch closed where the traverse should be far from it.</summary>
    EndSwitchUnexpected,

    /// <summary>The traverse should stand on the end switch and it is open.</summary>
    EndSwitchMissing,

    /// <summary>The traverse did not reach a limit.</summary>
    TraverseDoesNotArrive,

    /// <summary>Homing found the switch elsewhere than expected.</summary>
    TraverseLostSteps,

    /// <summary>The tension arm's sensor is out of range or shows an impossible angle.</summary>
    ArmSensor,

    /// <summary>The tension arm stands at its upper end.</summary>
    FilamentTaut,

    /// <summary>The tension arm stands at its upper end because the spool took more than the puller fed.</summary>
    SpoolTooFast,

    /// <summary>The tension arm stays down although the spool takes up.</summary>
    FilamentBroken,

    /// <summary>The arm stays up although the puller should have fed more than it can hold.</summary>
    PullerSlips,

    /// <summary>The spool turns as fast as it may and takes less than is pulled.</summary>
    SlackCollects,

    /// <summary>The spool has no room left.</summary>
    SpoolFull,

    /// <summary>The spool takes less filament than the thinnest core.</summary>
    SpoolEmpty,

    /// <summary>Warning: no usable reading from the reference machine.</summary>
    GaugeLost,

    /// <summary>Warning: winding, but the arm was never lifted into its band.</summary>
    NotThreaded,

    /// <summary>Warning: the spool would have to turn faster than it may.</summary>
    SpoolTooSlow,

    /// <summary>No fault: the required length is on the spool, and the operator's next step is due.</summary>
    SpoolComplete,
}

/// <summary>What the machine does when something goes wrong.</summary>
public enum WinderReaction
{
    /// <summary>Goes on, and says so.</summary>
    Warn,

    /// <summary>Ramps down and holds: mode Hold.</summary>
    Hold,

    /// <summary>Switches all drives off at once: mode Standby.</summary>
    SwitchOff,
}
