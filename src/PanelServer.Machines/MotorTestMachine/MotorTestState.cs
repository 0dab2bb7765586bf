namespace PanelServer.Machines.MotorTestMachine;

/// <summary>Commanded values.</summary>
public readonly record struct MotorTestState
{
    /// <summary>Whether the motor is on.</summary>
    [KeyValue]
    [Label("Motor", German = "Motor", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public bool MotorEnabled { get; init; }

    /// <summary>Speed while it is on; negative turns backwards.</summary>
    [KeyValue]
    [Quantity("rpm")]
    [Label("Motor speed", German = "Motordrehzahl")]
    public int MotorVelocity { get; init; }
}

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("type", "payload")]
public abstract record MotorTestMutation : Mutation
{
    private MotorTestMutation()
    {
    }

    /// <summary>Switches the motor on or off.</summary>
    /// <param name="On">True for on.</param>
    [Sets("motor_enabled")]
    [NotKept]
    public sealed record SetMotorOn(bool On) : MotorTestMutation;

    /// <summary>Sets the speed. The drive's range ends at 300 rpm.</summary>
    /// <param name="Rpm">The speed.</param>
    [Sets("motor_velocity")]
    public sealed record SetMotorVelocity([Quantity("rpm", Minimum = -300, Maximum = 300, Step = 1, Example = 100)] int Rpm) : MotorTestMutation;

    /// <summary>Switches the motor off.</summary>
    /// <param name="Off">True for off; false changes nothing.</param>
    [Label("Motor off", German = "Motor aus")]
    public sealed record SetMotorOff(bool Off) : MotorTestMutation;
}

/// <summary>What the mutations mean: all are allowed at any time.</summary>
public sealed class MotorTestReduction : Reduction<MotorTestState, MotorTestMutation>
{
    /// <inheritdoc/>
    protected override string? Apply(MotorTestMutation mutation, ref MotorTestState state)
    {
        state = mutation switch
        {
            MotorTestMutation.SetMotorOn set => state with { MotorEnabled = set.On },
            MotorTestMutation.SetMotorVelocity set => state with { MotorVelocity = set.Rpm },
            MotorTestMutation.SetMotorOff { Off: true } => state with { MotorEnabled = false },
            _ => state,
        };
        return null;
    }
}
