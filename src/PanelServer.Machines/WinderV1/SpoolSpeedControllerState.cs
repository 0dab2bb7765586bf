namespace PanelServer.Machines.WinderV1;

/// <summary>Settings of the spool's speed.</summary>
public readonly record struct SpoolSpeedControllerState
{
    /// <summary>How the speed is found.</summary>
    [Label("Spool regulation", German = "Spulenregelung")]
    public SpoolRegulation RegulationMode { get; init; }

    /// <summary>Lowest speed of MinMax.</summary>
    [Quantity("rpm")]
    [Label("Lowest spool speed", German = "Kleinste Spulendrehzahl")]
    public double MinmaxMinSpeed { get; init; }

    /// <summary>Highest speed of MinMax.</summary>
    [Quantity("rpm")]
    [Label("Highest spool speed", German = "Größte Spulendrehzahl")]
    public double MinmaxMaxSpeed { get; init; }

    /// <summary>Tension to keep, 0 slack … 1 taut.</summary>
    [Quantity("", IsFraction = true)]
    [Label("Target tension", German = "Soll-Wickelzug")]
    public double AdaptiveTensionTarget { get; init; }

    /// <summary>Learning rate of the radius per unit of tension error.</summary>
    [Quantity("cm/s", Decimals = 3)]
    [Label("Radius learning rate", German = "Lernrate des Radius")]
    public double AdaptiveRadiusLearningRate { get; init; }

    /// <summary>Speed at no tension as a multiple of the puller's speed over the learned radius.</summary>
    [Quantity("")]
    [Label("Speed factor, slack arm", German = "Drehzahlfaktor ohne Zug")]
    public double AdaptiveMaxSpeedMultiplier { get; init; }

    /// <summary>Acceleration as a part of the speed at no tension.</summary>
    [Quantity("1/s")]
    [Label("Acceleration factor", German = "Beschleunigungsfaktor")]
    public double AdaptiveAccelerationFactor { get; init; }

    /// <summary>How much harder the spool brakes when it is to stand still.</summary>
    [Quantity("")]
    [Label("Braking factor", German = "Bremsfaktor")]
    public double AdaptiveDeaccelerationUrgencyMultiplier { get; init; }

    /// <summary>Direction; true winds.</summary>
    [Label("Spool direction", German = "Spulendrehrichtung", True = "Wind", GermanTrue = "Aufwickeln", False = "Unwind", GermanFalse = "Abwickeln")]
    public bool Forward { get; init; }
}
