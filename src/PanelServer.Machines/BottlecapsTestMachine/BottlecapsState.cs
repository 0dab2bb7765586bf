using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.BottlecapsTestMachine;

/// <summary>Inputs as they are, and what is commanded.</summary>
public readonly record struct BottlecapsState
{
    /// <summary>The inputs.</summary>
    [KeyValue]
    [Label("Inputs", German = "Eingänge", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList Inputs { get; init; }

    /// <summary>Outputs that are on whatever their inputs are.</summary>
    [KeyValue]
    [Label("Overrides", German = "Übersteuerungen", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public BooleanList OverrideInputs { get; init; }

    /// <summary>Speed while it is enabled; 25000 is the top of the selected frequency range, negative turns backwards.</summary>
    [KeyValue]
    [Label("Set speed (max. 25000)", German = "Solldrehzahl (max. 25000)")]
    public int StepperTargetSpeed { get; init; }

    /// <summary>Whether the motor is under control.</summary>
    [KeyValue]
    [Label("Motor", German = "Motor", False = "Off", GermanFalse = "Aus", True = "On", GermanTrue = "Ein")]
    public bool StepperEnabled { get; init; }

    /// <summary>Frequency range: 0 as the module is configured, 1 up to 25 kHz, 2 up to 100 kHz, 3 up to 500 kHz.</summary>
    [Label("Frequency range", German = "Frequenzbereich")]
    public int StepperFreq { get; init; }

    /// <summary>Acceleration range: 0 as the module is configured, 1 factor 80, 2 factor 800, 3 factor 8000.</summary>
    [Label("Acceleration range", German = "Beschleunigungsbereich")]
    public int StepperAccFreq { get; init; }
}

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record BottlecapsMutation : Mutation
{
    private BottlecapsMutation()
    {
    }

    /// <summary>Switches one output on whatever its input is, or lets it follow its input.</summary>
    /// <param name="Override">Which, and whether it is on.</param>
    [Label("One override", German = "Eine Übersteuerung")]
    public sealed record SetOverrideInput(OutputOf8 Override) : BottlecapsMutation;

    /// <summary>Sets the speed; 25000 is the top of the selected frequency range.</summary>
    /// <param name="Target">The speed.</param>
    [PayloadKey("target")]
    [Sets("stepper_target_speed")]
    public sealed record SetStepperTargetSpeed([Quantity("", Minimum = -WagoStepper.GreatestSpeed, Maximum = WagoStepper.GreatestSpeed, Step = 1, Example = 5000)] int Target)
        : BottlecapsMutation;

    /// <summary>Switches the motor on or off; it is brought to standstill first.</summary>
    /// <param name="Enabled">True for on.</param>
    [PayloadKey("enabled")]
    [Sets("stepper_enabled")]
    [NotKept]
    public sealed record SetStepperEnabled(bool Enabled) : BottlecapsMutation;

    /// <summary>Selects the frequency range while the motor is off: 0 as the module is configured, 1 up to 25 kHz, 2 up to 100 kHz, 3 up to 500 kHz.</summary>
    /// <param name="Factor">The range.</param>
    [PayloadKey("factor")]
    [Sets("stepper_freq")]
    public sealed record SetStepperFreq([Quantity("", Minimum = 0, Maximum = 3, Step = 1, Example = 1)] int Factor) : BottlecapsMutation;

    /// <summary>Selects the acceleration range while the motor is off: 0 as the module is configured, 1 factor 80, 2 factor 800, 3 factor 8000.</summary>
    /// <param name="Factor">The range.</param>
    [PayloadKey("factor")]
    [Sets("stepper_acc_freq")]
    public sealed record SetStepperAccFreq([Quantity("", Minimum = 0, Maximum = 3, Step = 1, Example = 1)] int Factor) : BottlecapsMutation;
}

/// <summary>What the mutations mean: the ranges can't be changed while the motor is on.</summary>
public sealed class BottlecapsReduction : Reduction<BottlecapsState, BottlecapsMutation>
{
    /// <inheritdoc/>
    protected override string? Apply(BottlecapsMutation mutation, ref BottlecapsState state)
    {
        if (state.StepperEnabled && mutation is BottlecapsMutation.SetStepperFreq or BottlecapsMutation.SetStepperAccFreq)
        {
            return StepperControl.RangeWhileOn;
        }

        state = mutation switch
        {
            BottlecapsMutation.SetOverrideInput set => state with { OverrideInputs = state.OverrideInputs.With(set.Override.Index, set.Override.On) },
            BottlecapsMutation.SetStepperTargetSpeed set => state with { StepperTargetSpeed = set.Target },
            BottlecapsMutation.SetStepperEnabled set => state with { StepperEnabled = set.Enabled },
            BottlecapsMutation.SetStepperFreq set => state with { StepperFreq = set.Factor },
            BottlecapsMutation.SetStepperAccFreq set => state with { StepperAccFreq = set.Factor },
            _ => state,
        };
        return null;
    }
}
