namespace PanelServer.Machines.WinderV1;

/// <summary>What can be changed on the winder.</summary>
public abstract record WinderMutation : Mutation
{
    private WinderMutation()
    {
    }

    /// <summary>Changes the mode. Standby is always allowed and stops everything at once.</summary>
    [Sets("mode_state.mode")]
    [Confirm(
        "Switch the drives on? The traverse searches its home position at once. Keep hands away from traverse, puller and spool.",
        German = "Antriebe einschalten? Die Verlegung sucht sofort ihren Referenzpunkt. Hände weg von Verlegung, Abzug und Spule.", When = WinderMode.Hold,
        WhilePath = "mode_state.mode", WhileIs = WinderMode.Standby)]
    [Confirm(
        "Start the puller? Keep hands away from puller and filament.",
        German = "Abzug starten? Hände weg von Abzug und Filament.", When = WinderMode.Pull)]
    [Confirm(
        "Start winding? Puller, spool and traverse move at once. Keep hands away from them.",
        German = "Wickeln starten? Abzug, Spule und Verlegung bewegen sich sofort. Hände weg davon.", When = WinderMode.Wind)]
    public sealed record SetMode(WinderMode Mode) : WinderMutation;

    /// <summary>Sets where winding ends on the inner side, measured from home.</summary>
    /// <param name="Millimetres">The limit; more than 0.9 mm below the outer one.</param>
    [Sets("traverse_state.limit_inner")]
    public sealed record SetTraverseLimitInner([Quantity("mm", Minimum = 0, Maximum = WinderRanges.LongestTravelMillimetres, Step = 1, Example = 22)] double Millimetres) : WinderMutation;

    /// <summary>Sets where winding ends on the outer side, measured from home.</summary>
    /// <param name="Millimetres">The limit; more than 0.9 mm above the inner one.</param>
    [Sets("traverse_state.limit_outer")]
    public sealed record SetTraverseLimitOuter([Quantity("mm", Minimum = 0, Maximum = WinderRanges.LongestTravelMillimetres, Step = 1, Example = 92)] double Millimetres) : WinderMutation;

    /// <summary>Sets how far the traverse moves for one revolution of the spool.</summary>
    /// <param name="Millimetres">The step.</param>
    [Sets("traverse_state.step_size")]
    public sealed record SetTraverseStepSize([Quantity("mm", Minimum = 0.01, Maximum = 75, Step = 0.05, Example = 1.75)] double Millimetres) : WinderMutation;

    /// <summary>Sets by how much the stroke is shorter than the limits at each end.</summary>
    /// <param name="Millimetres">The padding; less than half the distance of the limits.</param>
    [Sets("traverse_state.padding")]
    public sealed record SetTraversePadding([Quantity("mm", Minimum = 0, Maximum = WinderRanges.LongestTravelMillimetres, Step = 0.01, Example = 0.88)] double Millimetres) : WinderMutation;

    /// <summary>Drives the traverse to the inner limit.</summary>
    [Sets("traverse_state.is_going_in")]
    [ScreenPage(ScreenPage.Operate)]
    [Label("Move to inner limit", German = "Zur Grenze innen fahren")]
    public sealed record GotoTraverseLimitInner : WinderMutation;

    /// <summary>Drives the traverse to the outer limit.</summary>
    [Sets("traverse_state.is_going_out")]
    [ScreenPage(ScreenPage.Operate)]
    [Label("Move to outer limit", German = "Zur Grenze außen fahren")]
    public sealed record GotoTraverseLimitOuter : WinderMutation;

    /// <summary>Finds the traverse's home position again.</summary>
    [Sets("traverse_state.is_going_home")]
    [ScreenPage(ScreenPage.Operate)]
    [Label("Home the traverse", German = "Referenzfahrt")]
    public sealed record GotoTraverseHome : WinderMutation;

    /// <summary>Switches the laser pointer that shows where the traverse stands.</summary>
    /// <param name="On">True for on.</param>
    [Sets("traverse_state.laserpointer")]
    [NotKept]
    public sealed record EnableTraverseLaserpointer(bool On) : WinderMutation;

    /// <summary>Chooses what the puller's speed follows. Diameter needs a reference machine and starts without correction.</summary>
    /// <param name="Regulation">The regulation.</param>
    [Sets("puller_state.regulation")]
    public sealed record SetPullerRegulationMode(PullerRegulation Regulation) : WinderMutation;

    /// <summary>Sets the speed of the filament at the puller. With gear 1:5 and 1:10 the greatest speed is 10 and 5 m/min.</summary>
    /// <param name="MetresPerMinute">The speed.</param>
    [Sets("puller_state.target_speed")]
    public sealed record SetPullerTargetSpeed([Quantity("m/min", Minimum = 0, Maximum = WinderRanges.GreatestPullerSpeed, Step = 0.1, Example = 12.5)] double MetresPerMinute) : WinderMutation;

    /// <summary>Always refused: the target diameter is a setting of the laser.</summary>
    /// <param name="Millimetres">The diameter.</param>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Target diameter", German = "Solldurchmesser")]
    public sealed record SetPullerTargetDiameter([Quantity("mm", Minimum = 0, Maximum = 5, Step = 0.01, Example = 1.75)] double Millimetres) : WinderMutation;

    /// <summary>Sets the puller's direction.</summary>
    /// <param name="Forward">True towards the spool.</param>
    [Sets("puller_state.forward")]
    public sealed record SetPullerForward(bool Forward) : WinderMutation;

    /// <summary>Tells which gear is mounted. A target speed that the gear cannot reach is lowered.</summary>
    /// <param name="Ratio">The gear.</param>
    [Sets("puller_state.gear_ratio")]
    public sealed record SetPullerGearRatio(GearRatio Ratio) : WinderMutation;

    /// <summary>Chooses how the spool finds its speed. The operator's parameters of both ways are kept.</summary>
    /// <param name="Regulation">The regulation.</param>
    [Sets("spool_speed_controller_state.regulation_mode")]
    public sealed record SetSpoolRegulationMode(SpoolRegulation Regulation) : WinderMutation;

    /// <summary>Sets the spool's lowest speed while it winds with MinMax.</summary>
    /// <param name="Rpm">The speed; at most the highest one.</param>
    [Sets("spool_speed_controller_state.minmax_min_speed")]
    [AppliesWhen("spool_speed_controller_state.regulation_mode", SpoolRegulation.MinMax)]
    public sealed record SetSpoolMinMaxMinSpeed([Quantity("rpm", Minimum = 0, Maximum = WinderRanges.GreatestSpoolRpm, Step = 10, Example = 0)] double Rpm) : WinderMutation;

    /// <summary>Sets the spool's highest speed while it winds with MinMax.</summary>
    /// <param name="Rpm">The speed; at least the lowest one.</param>
    [Sets("spool_speed_controller_state.minmax_max_speed")]
    [AppliesWhen("spool_speed_controller_state.regulation_mode", SpoolRegulation.MinMax)]
    public sealed record SetSpoolMinMaxMaxSpeed([Quantity("rpm", Minimum = 0, Maximum = WinderRanges.GreatestSpoolRpm, Step = 10, Example = 150)] double Rpm) : WinderMutation;

    /// <summary>Sets the spool's direction. Backwards pays filament out.</summary>
    /// <param name="Forward">True to wind.</param>
    [Sets("spool_speed_controller_state.forward")]
    public sealed record SetSpoolForward(bool Forward) : WinderMutation;

    /// <summary>Sets the tension that the adaptive regulation learns to keep: 0 is a slack arm at 20°, 1 a taut one at 90°.</summary>
    /// <param name="Tension">The tension.</param>
    [Sets("spool_speed_controller_state.adaptive_tension_target")]
    [AppliesWhen("spool_speed_controller_state.regulation_mode", SpoolRegulation.Adaptive)]
    public sealed record SetSpoolAdaptiveTensionTarget([Quantity("", Minimum = 0, Maximum = 1, Step = 0.01, Example = 0.7, IsFraction = true)] double Tension) : WinderMutation;

    /// <summary>Sets how fast the adaptive regulation learns the radius, per unit of tension error.</summary>
    /// <param name="CentimetresPerSecond">The rate.</param>
    [Sets("spool_speed_controller_state.adaptive_radius_learning_rate")]
    [AppliesWhen("spool_speed_controller_state.regulation_mode", SpoolRegulation.Adaptive)]
    public sealed record SetSpoolAdaptiveRadiusLearningRate([Quantity("cm/s", Minimum = 0, Maximum = 100, Step = 0.001, Example = 0.5)] double CentimetresPerSecond) : WinderMutation;

    /// <summary>Sets the spool's speed at no tension, as a multiple of the puller's speed over the learned radius.</summary>
    /// <param name="Factor">The multiple.</param>
    [Sets("spool_speed_controller_state.adaptive_max_speed_multiplier")]
    [AppliesWhen("spool_speed_controller_state.regulation_mode", SpoolRegulation.Adaptive)]
    public sealed record SetSpoolAdaptiveMaxSpeedMultiplier([Quantity("", Minimum = 0.1, Maximum = 10, Step = 0.1, Example = 4)] double Factor) : WinderMutation;

    /// <summary>Sets the spool's acceleration as a part of its speed at no tension.</summary>
    /// <param name="PerSecond">The part per second.</param>
    [Sets("spool_speed_controller_state.adaptive_acceleration_factor")]
    [AppliesWhen("spool_speed_controller_state.regulation_mode", SpoolRegulation.Adaptive)]
    public sealed record SetSpoolAdaptiveAccelerationFactor([Quantity("1/s", Minimum = 0.01, Maximum = 1, Step = 0.01, Example = 0.2)] double PerSecond) : WinderMutation;

    /// <summary>Sets how much harder the spool brakes when it is to stand still.</summary>
    /// <param name="Factor">The multiple.</param>
    [Sets("spool_speed_controller_state.adaptive_deacceleration_urgency_multiplier")]
    [AppliesWhen("spool_speed_controller_state.regulation_mode", SpoolRegulation.Adaptive)]
    public sealed record SetSpoolAdaptiveDeaccelerationUrgencyMultiplier([Quantity("", Minimum = 1, Maximum = 100, Step = 0.5, Example = 15)] double Factor) : WinderMutation;

    /// <summary>Sets the length after which the automatic action happens.</summary>
    /// <param name="Metres">The length.</param>
    [Sets("spool_automatic_action_state.spool_required_meters")]
    public sealed record SetSpoolAutomaticRequiredMeters([Quantity("m", Minimum = 0, MinimumIsExclusive = true, Maximum = 1_000_000, Step = 10, Example = 250)] double Metres) : WinderMutation;

    /// <summary>Chooses what happens when the required length has been wound.</summary>
    /// <param name="Action">The action.</param>
    [Sets("spool_automatic_action_state.spool_automatic_action_mode")]
    public sealed record SetSpoolAutomaticAction(SpoolAutomaticAction Action) : WinderMutation;

    /// <summary>Counts the wound length from 0 again.</summary>
    [Confirm(
        "Count the wound length from 0 again? The present length is lost.",
        German = "Aufgewickelte Länge wieder von 0 zählen? Die jetzige Länge geht verloren.", WhilePath = "mode_state.mode", WhileIs = WinderMode.Wind)]
    [Label("Reset wound length", German = "Länge nullen")]
    public sealed record ResetSpoolProgress : WinderMutation;

    /// <summary>Makes the tension arm's present position 0°; the arm must be at rest.</summary>
    [Sets("tension_arm_state.zeroed")]
    [Confirm(
        "Make the arm's present position 0°? The arm must hang at rest, without filament.",
        German = "Jetzige Stellung des Arms zu 0° machen? Der Arm muss in Ruhe hängen, ohne Filament.")]
    [Label("Zero the tension arm", German = "Tänzer nullen")]
    public sealed record ZeroTensionArmAngle : WinderMutation;

    /// <summary>Sets the greatest change of speed that the diameter regulation makes, as a fraction: 0.33 is 33 %.</summary>
    /// <param name="Fraction">The fraction.</param>
    [Sets("puller_state.adaptive_speed_delta_max")]
    [AppliesWhen("puller_state.regulation", PullerRegulation.Diameter)]
    public sealed record SetPullerAdaptiveMaxSpeedChangePercent([Quantity("", Minimum = 0, Maximum = 1, Step = 0.005, Example = 0.33, IsFraction = true)] double Fraction) : WinderMutation;

    /// <summary>Sets the length between two corrections of the diameter regulation.</summary>
    /// <param name="Metres">The length.</param>
    [Sets("puller_state.adaptive_adjustment_distance")]
    [AppliesWhen("puller_state.regulation", PullerRegulation.Diameter)]
    public sealed record SetPullerAdaptiveAdjustmentIntervalMeters([Quantity("m", Minimum = 0, Maximum = 200, Step = 0.1, Example = 0.5)] double Metres) : WinderMutation;

    /// <summary>
    /// Sets the size of one correction, as a fraction of the greatest change: 0.033 with a greatest change of 0.33 changes the
    /// speed by 1.09 %.
    /// </summary>
    /// <param name="Fraction">The fraction.</param>
    [Sets("puller_state.adaptive_change_per_step")]
    [AppliesWhen("puller_state.regulation", PullerRegulation.Diameter)]
    public sealed record SetPullerAdaptiveStepPercent([Quantity("", Minimum = 0, Maximum = 1, Step = 0.001, Example = 0.033, IsFraction = true)] double Fraction) : WinderMutation;

    /// <summary>Sets the deviation from the target diameter that is left uncorrected.</summary>
    /// <param name="Millimetres">The deviation.</param>
    [Sets("puller_state.allowed_diameter_deviation")]
    [AppliesWhen("puller_state.regulation", PullerRegulation.Diameter)]
    public sealed record SetPullerAdaptiveAcceptedDifference([Quantity("mm", Minimum = 0, Maximum = 5, Step = 0.01, Example = 0.01)] double Millimetres) : WinderMutation;

    /// <summary>Chooses the laser whose diameter the puller follows; null for none.</summary>
    /// <param name="Machine">The laser.</param>
    [Sets("puller_state.adaptive_reference_machine")]
    public sealed record SetPullerAdaptiveReferenceMachine(MachineIdentificationUnique? Machine) : WinderMutation;
}
