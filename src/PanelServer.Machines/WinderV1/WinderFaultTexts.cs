namespace PanelServer.Machines.WinderV1;

/// <summary>Reaction and message of each fault. The texts are made at construction, since the cycle thread makes none.</summary>
public sealed class WinderFaultTexts
{
    private readonly string?[] _messages = new string?[Enum.GetValues<WinderFault>().Length];

    /// <summary>Makes the texts.</summary>
    /// <param name="hardware">Names the terminals.</param>
    public WinderFaultTexts(WinderHardware hardware)
    {
        DriveError(WinderFault.SpoolDriveError, "spool", hardware.Spool.Label);
        DriveError(WinderFault.TraverseDriveError, "traverse", hardware.Traverse.Label);
        DriveError(WinderFault.PullerDriveError, "puller", hardware.Puller.Label);
        DriveStands(WinderFault.SpoolDriveStands, "spool", hardware.Spool.Label);
        DriveStands(WinderFault.TraverseDriveStands, "traverse", hardware.Traverse.Label);
        DriveStands(WinderFault.PullerDriveStands, "puller", hardware.Puller.Label);
        this[WinderFault.EndSwitchStaysOpen] = "Homing failed: the traverse's end switch did not close. All drives are off. Check the switch and its cable, and that the carriage moves freely, then choose Hold to home again.";
        this[WinderFault.EndSwitchStaysClosed] = "Homing failed: the traverse's end switch did not open. All drives are off. Check the switch and its cable, and that the carriage moves freely, then choose Hold to home again.";
        this[WinderFault.HomeUncertain] = "Homing failed: the traverse does not stand still at home. All drives are off. Check the belt and the motor's cable, then choose Hold to home again.";
        this[WinderFault.EndSwitchUnexpected] = "The traverse's end switch closed far from home: the axis has lost steps or the switch is stuck. All drives are off. Check both, then choose Hold to home again.";
        this[WinderFault.EndSwitchMissing] = "The traverse stands at home but its end switch is open: the axis has lost steps or the switch is broken. All drives are off. Check both, then choose Hold to home again.";
        this[WinderFault.TraverseDoesNotArrive] = "The traverse did not reach its limit. All drives are off. Check that the carriage moves freely, then choose Hold to home again.";
        this[WinderFault.TraverseLostSteps] = "The traverse had lost steps, as homing found. It is homed again; check that the carriage moves freely and look at the spool for uneven layers.";
        this[WinderFault.ArmSensor] = "The tension arm's sensor reads an impossible value. Check its plug and cable; then let the arm hang at rest and zero it again.";
        this[WinderFault.FilamentTaut] = "The tension arm stands at its upper end: the filament is too tight. Winding has stopped. Check that the filament runs freely, then choose Wind again.";
        this[WinderFault.SpoolTooFast] = "The spool took up filament faster than the puller fed it and pulled the tension arm to its upper end. Winding has stopped. Lower the spool's highest speed towards what the puller's speed needs, then choose Wind again.";
        this[WinderFault.FilamentBroken] = "The tension arm stays down although the spool turns: the filament is broken or has come off the spool. Winding has stopped. Thread it again, then choose Wind.";
        this[WinderFault.PullerSlips] = "The tension arm stays up although the puller turns and the spool takes nothing. Winding has stopped. Either the arm is held or stuck: let it move freely and take up the slack. Or the puller slips or its motor stalls: check its wheel, pressure roller and motor. Then choose Wind again.";
        this[WinderFault.SlackCollects] = "Filament has collected before the spool, which turned as fast as it may. Winding has stopped. Lower the puller's speed or raise the spool's greatest speed, take up the slack, then choose Wind.";
        this[WinderFault.SpoolFull] = "The spool is full. Winding has stopped. Put on an empty spool, reset the length, then choose Wind.";
        this[WinderFault.SpoolEmpty] = "The spool turns faster than any core would need: no spool is mounted, or the filament slips on it. Winding has stopped. Check the spool, then choose Wind.";
        this[WinderFault.GaugeLost] = "The laser gives no diameter: the puller keeps its present speed and is not corrected. Check that the laser is connected and filament is in it.";
        this[WinderFault.NotThreaded] = "The spool waits for filament: the tension arm hangs below its band. Lead the filament over the arm to the spool so that it lifts the arm.";
        this[WinderFault.SpoolTooSlow] = "The spool would have to turn faster than its greatest speed: filament collects in front of it. Lower the puller's speed or raise the spool's greatest speed.";
        this[WinderFault.SpoolComplete] = "The spool is complete: the required length is wound. Put on an empty spool and choose Wind, which counts from 0 again. To go on with this spool, reset the length first.";
    }

    /// <summary>The message; null for <see cref="WinderFault.None"/>.</summary>
    /// <param name="fault">The fault.</param>
    public string? this[WinderFault fault]
    {
        get => _messages[(int)fault];
        private set => _messages[(int)fault] = value;
    }

    /// <summary>What the machine does.</summary>
    /// <param name="fault">The fault.</param>
    public static WinderReaction ReactionTo(WinderFault fault) => fault switch
    {
        WinderFault.None or WinderFault.GaugeLost or WinderFault.NotThreaded or WinderFault.SpoolTooSlow or WinderFault.TraverseLostSteps
            or WinderFault.SpoolComplete => WinderReaction.Warn,
        WinderFault.ArmSensor or WinderFault.FilamentTaut or WinderFault.SpoolTooFast or WinderFault.FilamentBroken or WinderFault.SlackCollects or WinderFault.PullerSlips
            or WinderFault.SpoolFull or WinderFault.SpoolEmpty => WinderReaction.Hold,
        _ => WinderReaction.SwitchOff,
    };

    private void DriveError(WinderFault fault, string axis, string label) =>
        this[fault] = $"The {axis} drive ({label}) reports an error. All drives are off. Check the motor supply, the motor's cable and the terminal's temperature; the drive is reset as soon as that is possible. Then choose Hold.";

    private void DriveStands(WinderFault fault, string axis, string label) =>
        this[fault] = $"The {axis} drive ({label}) does not turn its motor as commanded. All drives are off. Check the motor supply, then choose Hold.";
}
