namespace PanelServer.Machines.WinderV1;

/// <summary>Commanded values of the winder.</summary>
public readonly record struct WinderState
{
    /// <summary>True only in the state the machine starts with, which a new subscriber gets first.</summary>
    public bool IsDefaultState { get; init; }

    /// <summary>The traverse.</summary>
    public TraverseState TraverseState { get; init; }

    /// <summary>The puller.</summary>
    public PullerState PullerState { get; init; }

    /// <summary>What happens at the required length.</summary>
    public SpoolAutomaticActionState SpoolAutomaticActionState { get; init; }

    /// <summary>The mode.</summary>
    public WinderModeState ModeState { get; init; }

    /// <summary>The tension arm.</summary>
    public TensionArmState TensionArmState { get; init; }

    /// <summary>The spool's speed.</summary>
    public SpoolSpeedControllerState SpoolSpeedControllerState { get; init; }

    /// <summary>The laser that the puller follows; the same as in the puller's state.</summary>
    public MachineIdentificationUnique? PullerReferenceMachine { get; init; }

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
}

/// <summary>The traverse: settings, what it does, and what it may be told.</summary>
public readonly record struct TraverseState
{
    /// <summary>Inner winding limit from home.</summary>
    [Quantity("mm")]
    public double LimitInner { get; init; }

    /// <summary>Outer winding limit from home.</summary>
    [Quantity("mm")]
    public double LimitOuter { get; init; }

    /// <summary>Always the inner limit.</summary>
    [Quantity("mm")]
    public double PositionIn => LimitInner;

    /// <summary>Always the outer limit.</summary>
    [Quantity("mm")]
    public double PositionOut => LimitOuter;

    /// <summary>Driving to the inner limit.</summary>
    public bool IsGoingIn { get; init; }

    /// <summary>Driving to the outer limit.</summary>
    public bool IsGoingOut { get; init; }

    /// <summary>The home position has been found.</summary>
    public bool IsHomed { get; init; }

    /// <summary>Searching the home position.</summary>
    public bool IsGoingHome { get; init; }

    /// <summary>Laying windings.</summary>
    public bool IsTraversing { get; init; }

    /// <summary>The laser pointer is on.</summary>
    public bool Laserpointer { get; init; }

    /// <summary>Way for one revolution of the spool.</summary>
    [Quantity("mm")]
    public double StepSize { get; init; }

    /// <summary>Shortening of the stroke at each end.</summary>
    [Quantity("mm")]
    public double Padding { get; init; }

    /// <summary>Driving to the inner limit is allowed now.</summary>
    public bool CanGoIn { get; init; }

    /// <summary>Driving to the outer limit is allowed now.</summary>
    public bool CanGoOut { get; init; }

    /// <summary>Searching the home position is allowed now.</summary>
    public bool CanGoHome { get; init; }
}

/// <summary>The puller's settings.</summary>
public readonly record struct PullerState
{
    /// <summary>What the speed follows.</summary>
    public PullerRegulation Regulation { get; init; }

    /// <summary>Target speed of the filament.</summary>
    [Quantity("m/min")]
    public double TargetSpeed { get; init; }

    /// <summary>Direction; true towards the spool.</summary>
    public bool Forward { get; init; }

    /// <summary>The gear that is mounted.</summary>
    public GearRatio GearRatio { get; init; }

    /// <summary>Greatest change of speed by the diameter regulation, a fraction.</summary>
    [Quantity("", Decimals = 3)]
    public double AdaptiveSpeedDeltaMax { get; init; }

    /// <summary>Length between two corrections.</summary>
    [Quantity("m")]
    public double AdaptiveAdjustmentDistance { get; init; }

    /// <summary>Size of one correction, a fraction of the greatest change.</summary>
    [Quantity("", Decimals = 3)]
    public double AdaptiveChangePerStep { get; init; }

    /// <summary>Deviation of the diameter that is left uncorrected.</summary>
    [Quantity("mm")]
    public double AllowedDiameterDeviation { get; init; }

    /// <summary>The laser that measures the diameter; null for none.</summary>
    public MachineIdentificationUnique? AdaptiveReferenceMachine { get; init; }
}

/// <summary>What happens at the required length.</summary>
public readonly record struct SpoolAutomaticActionState
{
    /// <summary>The required length.</summary>
    [Quantity("m")]
    public double SpoolRequiredMeters { get; init; }

    /// <summary>The action.</summary>
    public SpoolAutomaticAction SpoolAutomaticActionMode { get; init; }
}

/// <summary>The mode, and whether winding is allowed.</summary>
public readonly record struct WinderModeState
{
    /// <summary>The mode.</summary>
    [KeyValue]
    public WinderMode Mode { get; init; }

    /// <summary>Mode Wind is allowed now.</summary>
    public bool CanWind { get; init; }
}

/// <summary>The tension arm.</summary>
public readonly record struct TensionArmState
{
    /// <summary>The arm's zero has been set since the start.</summary>
    public bool Zeroed { get; init; }
}

/// <summary>Settings of the spool's speed.</summary>
public readonly record struct SpoolSpeedControllerState
{
    /// <summary>How the speed is found.</summary>
    public SpoolRegulation RegulationMode { get; init; }

    /// <summary>Lowest speed of MinMax.</summary>
    [Quantity("rpm")]
    public double MinmaxMinSpeed { get; init; }

    /// <summary>Highest speed of MinMax.</summary>
    [Quantity("rpm")]
    public double MinmaxMaxSpeed { get; init; }

    /// <summary>Tension to keep, 0 slack … 1 taut.</summary>
    [Quantity("")]
    public double AdaptiveTensionTarget { get; init; }

    /// <summary>Learning rate of the radius per unit of tension error.</summary>
    [Quantity("cm/s", Decimals = 3)]
    public double AdaptiveRadiusLearningRate { get; init; }

    /// <summary>Speed at no tension as a multiple of the puller's speed over the learned radius.</summary>
    [Quantity("")]
    public double AdaptiveMaxSpeedMultiplier { get; init; }

    /// <summary>Acceleration as a part of the speed at no tension.</summary>
    [Quantity("1/s")]
    public double AdaptiveAccelerationFactor { get; init; }

    /// <summary>How much harder the spool brakes when it is to stand still.</summary>
    [Quantity("")]
    public double AdaptiveDeaccelerationUrgencyMultiplier { get; init; }

    /// <summary>Direction; true winds.</summary>
    public bool Forward { get; init; }
}
