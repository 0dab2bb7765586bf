using System.Text.Json.Serialization;

namespace PanelServer.Machines.WinderV1;

/// <summary>Commanded values of the winder.</summary>
public readonly record struct WinderState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    [Label("Start-up state", German = "Startzustand")]
    public bool IsDefaultState { get; init; }

    /// <summary>The traverse.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Traverse", German = "Verlegung")]
    public TraverseState TraverseState { get; init; }

    /// <summary>The puller.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Puller", German = "Abzug")]
    public PullerState PullerState { get; init; }

    /// <summary>What happens at the required length.</summary>
    [Label("Spool change", German = "Spulenwechsel")]
    public SpoolAutomaticActionState SpoolAutomaticActionState { get; init; }

    /// <summary>The mode.</summary>
    [Label("Mode", German = "Betriebsart")]
    public WinderModeState ModeState { get; init; }

    /// <summary>The tension arm.</summary>
    [Label("Tension arm", German = "Tänzer")]
    public TensionArmState TensionArmState { get; init; }

    /// <summary>The spool's speed.</summary>
    [ScreenPage(ScreenPage.Settings)]
    [Label("Spool", German = "Spule")]
    public SpoolSpeedControllerState SpoolSpeedControllerState { get; init; }

    /// <summary>The laser that the puller follows; the same as in the puller's state.</summary>
    [Label("Puller follows gauge", German = "Abzug folgt Messgerät")]
    public MachineIdentificationUnique? PullerReferenceMachine { get; init; }

    /// <summary>What keeps the machine from working. Not sent to clients.</summary>
    [JsonIgnore]
    public WinderHindrances Hindrances { get; init; }

    /// <summary>The lasers that can be the reference machine. Not sent to clients.</summary>
    [JsonIgnore]
    public KnownGauges Gauges { get; init; }

    /// <summary>The state the machine starts with.</summary>
    public static WinderState Initial { get; } = new()
    {
        TraverseState = new()
        {
            LimitInner = 22,
            LimitOuter = 92,
            StepSize = 1.75,
            Padding = 0.88,
        },
        PullerState = new()
        {
            TargetSpeed = 1,
            Forward = true,
            AdaptiveSpeedDeltaMax = 0.33,
            AdaptiveAdjustmentDistance = 0.5,
            AdaptiveChangePerStep = 0.033,
            AllowedDiameterDeviation = 0.01,
        },
        SpoolAutomaticActionState = new() { SpoolRequiredMeters = 250 },
        SpoolSpeedControllerState = new()
        {
            MinmaxMaxSpeed = 150,
            AdaptiveTensionTarget = 0.7,
            AdaptiveRadiusLearningRate = 0.5,
            AdaptiveMaxSpeedMultiplier = 4,
            AdaptiveAccelerationFactor = 0.2,
            AdaptiveDeaccelerationUrgencyMultiplier = 15,
            Forward = true,
        },
    };

    /// <summary>This state with limits that a short traverse can reach.</summary>
    /// <param name="travelMillimetres">How far out the traverse can go, at least 10 mm.</param>
    public WinderState Within(double travelMillimetres) => TraverseState.LimitOuter <= travelMillimetres
        ? this
        : this with { TraverseState = TraverseState with { LimitInner = Math.Min(TraverseState.LimitInner, travelMillimetres / 2), LimitOuter = travelMillimetres } };
}

/// <summary>The traverse: settings, what it does, and what it may be told.</summary>
public readonly record struct TraverseState
{
    /// <summary>Inner winding limit from home.</summary>
    [Quantity("mm")]
    [Label("Inner limit", German = "Grenze innen")]
    public double LimitInner { get; init; }

    /// <summary>Outer winding limit from home.</summary>
    [Quantity("mm")]
    [Label("Outer limit", German = "Grenze außen")]
    public double LimitOuter { get; init; }

    /// <summary>Always the inner limit.</summary>
    [Quantity("mm")]
    [Label("Inner end position", German = "Endlage innen")]
    public double PositionIn => LimitInner;

    /// <summary>Always the outer limit.</summary>
    [Quantity("mm")]
    [Label("Outer end position", German = "Endlage außen")]
    public double PositionOut => LimitOuter;

    /// <summary>Driving to the inner limit.</summary>
    [ScreenPage(ScreenPage.Diagnosis)]
    [Label("Moving to inner limit", German = "Fährt zur Grenze innen")]
    public bool IsGoingIn => Activity == TraverseActivity.GoingIn;

    /// <summary>Driving to the outer limit.</summary>
    [ScreenPage(ScreenPage.Diagnosis)]
    [Label("Moving to outer limit", German = "Fährt zur Grenze außen")]
    public bool IsGoingOut => Activity == TraverseActivity.GoingOut;

    /// <summary>The home position has been found.</summary>
    [ScreenPage(ScreenPage.Operate)]
    [Label("Traverse homed", German = "Verlegung referenziert")]
    public bool IsHomed { get; init; }

    /// <summary>Searching for the home position.</summary>
    [ScreenPage(ScreenPage.Diagnosis)]
    [Label("Homing", German = "Referenzfahrt läuft")]
    public bool IsGoingHome => Activity == TraverseActivity.Homing;

    /// <summary>Laying windings.</summary>
    [Label("Laying windings", German = "Legt Windungen")]
    public bool IsTraversing => Activity == TraverseActivity.Winding;

    /// <summary>The laser pointer is on.</summary>
    [ScreenPage(ScreenPage.Operate)]
    [Label("Laser pointer", German = "Laserpointer", True = "On", GermanTrue = "Ein", False = "Off", GermanFalse = "Aus")]
    public bool Laserpointer { get; init; }

    /// <summary>Way for one revolution of the spool.</summary>
    [Quantity("mm")]
    [Label("Step per turn", German = "Steigung je Windung")]
    public double StepSize { get; init; }

    /// <summary>Shortening of the stroke at each end.</summary>
    [Quantity("mm")]
    [Label("Clearance at the ends", German = "Abstand an den Enden")]
    public double Padding { get; init; }

    /// <summary>Driving to the inner limit is allowed now.</summary>
    [Label("Ready to move in", German = "Bereit: nach innen")]
    public bool CanGoIn { get; init; }

    /// <summary>Driving to the outer limit is allowed now.</summary>
    [Label("Ready to move out", German = "Bereit: nach außen")]
    public bool CanGoOut { get; init; }

    /// <summary>Searching for the home position is allowed now.</summary>
    [Label("Ready to home", German = "Bereit: Referenzfahrt")]
    public bool CanGoHome { get; init; }

    /// <summary>What it does. Clients are told by the flags above.</summary>
    [JsonIgnore]
    public TraverseActivity Activity { get; init; }

    /// <summary>Distance between the limits, mm. Not sent to clients.</summary>
    [JsonIgnore]
    public double StrokeMillimetres => LimitOuter - LimitInner;
}

/// <summary>The puller's settings.</summary>
public readonly record struct PullerState
{
    /// <summary>What the speed follows.</summary>
    [Label("Puller regulation", German = "Abzugsregelung")]
    public PullerRegulation Regulation { get; init; }

    /// <summary>Target speed of the filament.</summary>
    [Quantity("m/min")]
    [ScreenPage(ScreenPage.Operate)]
    [Label("Target puller speed", German = "Soll-Abzugsgeschwindigkeit")]
    public double TargetSpeed { get; init; }

    /// <summary>Direction; true towards the spool.</summary>
    [Label("Puller direction", German = "Abzugsrichtung", True = "Forward", GermanTrue = "Vorwärts", False = "Reverse", GermanFalse = "Rückwärts")]
    public bool Forward { get; init; }

    /// <summary>The gear that is mounted.</summary>
    [Label("Puller gear", German = "Abzugsgetriebe")]
    public GearRatio GearRatio { get; init; }

    /// <summary>Greatest change of speed by the diameter regulation, a fraction.</summary>
    [Quantity("", Decimals = 3, IsFraction = true)]
    [Label("Greatest speed correction", German = "Größte Korrektur")]
    public double AdaptiveSpeedDeltaMax { get; init; }

    /// <summary>Length between two corrections.</summary>
    [Quantity("m")]
    [Label("Length between corrections", German = "Länge zwischen Korrekturen")]
    public double AdaptiveAdjustmentDistance { get; init; }

    /// <summary>Size of one correction, a fraction of the greatest change.</summary>
    [Quantity("", Decimals = 3, IsFraction = true)]
    [Label("Correction step", German = "Korrekturschritt")]
    public double AdaptiveChangePerStep { get; init; }

    /// <summary>Deviation of the diameter that is left uncorrected.</summary>
    [Quantity("mm")]
    [Label("Allowed deviation", German = "Erlaubte Abweichung")]
    public double AllowedDiameterDeviation { get; init; }

    /// <summary>The laser that measures the diameter; null for none.</summary>
    [Label("Diameter gauge", German = "Durchmesser-Messgerät")]
    public MachineIdentificationUnique? AdaptiveReferenceMachine { get; init; }

    /// <summary>How often the diameter regulation was told to start without correction. Not sent to clients.</summary>
    [JsonIgnore]
    public int DiameterRestarts { get; init; }
}

/// <summary>What happens at the required length.</summary>
public readonly record struct SpoolAutomaticActionState
{
    /// <summary>The required length.</summary>
    [Quantity("m")]
    [Label("Required length", German = "Solllänge")]
    public double SpoolRequiredMeters { get; init; }

    /// <summary>The action.</summary>
    [Label("At the required length", German = "Bei Solllänge")]
    public SpoolAutomaticAction SpoolAutomaticActionMode { get; init; }

    /// <summary>How often the length was told to count from 0 again. Not sent to clients.</summary>
    [JsonIgnore]
    public int LengthResets { get; init; }
}

/// <summary>The mode, and whether winding is allowed.</summary>
public readonly record struct WinderModeState
{
    /// <summary>The mode.</summary>
    [KeyValue]
    [Label("Mode", German = "Betriebsart")]
    public WinderMode Mode { get; init; }

    /// <summary>Mode Wind is allowed now.</summary>
    [ScreenPage(ScreenPage.Operate)]
    [Label("Ready to wind", German = "Wickelbereit")]
    public bool CanWind { get; init; }

    /// <summary>How often an operator has chosen a mode and so acknowledged faults. Not sent to clients.</summary>
    [JsonIgnore]
    public int Acknowledgements { get; init; }
}

/// <summary>The tension arm.</summary>
public readonly record struct TensionArmState
{
    /// <summary>The arm's zero has been set, since the start or before it.</summary>
    [ScreenPage(ScreenPage.Operate)]
    [Label("Tension arm zeroed", German = "Tänzer genullt")]
    public bool Zeroed => Zeroings > 0 || ZeroRevolutions is not null;

    /// <summary>True while the arm's angle is no measurement: its sensor is out of range, or the machine can't read it because a terminal is lost.</summary>
    [ScreenPage(ScreenPage.Diagnosis)]
    [Label("Tension arm sensor", German = "Tänzersensor", True = "Faulty", GermanTrue = "Gestört", False = "OK", GermanFalse = "OK")]
    public bool WiringError { get; init; }

    /// <summary>Angle of the sensor at which the arm is at 0°, in revolutions; null before the first zeroing. Not sent to clients.</summary>
    [Calibration]
    [Quantity("", Minimum = 0, Maximum = 1)]
    [JsonIgnore]
    public double? ZeroRevolutions { get; init; }

    /// <summary>How often it was zeroed. Not sent to clients.</summary>
    [JsonIgnore]
    public int Zeroings { get; init; }
}
