using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.TestMachineStepper;

/// <summary>What can be changed.</summary>
[AdjacentlyTagged("action", "value")]
public abstract record StepperMutation : Mutation
{
    private StepperMutation()
    {
    }

    /// <summary>Sets the speed; 25000 is the top of the selected frequency range.</summary>
    /// <param name="Target">The speed.</param>
    [PayloadKey("target")]
    [Sets("target_speed")]
    public sealed record SetTargetSpeed([Quantity("", Minimum = -WagoStepper.GreatestSpeed, Maximum = WagoStepper.GreatestSpeed, Step = 1, Example = 5000)] int Target)
        : StepperMutation;

    /// <summary>Switches the motor on or off; it is brought to standstill first.</summary>
    /// <param name="Enabled">True for on.</param>
    [PayloadKey("enabled")]
    [Sets("enabled")]
    [NotKept]
    public sealed record SetEnabled(bool Enabled) : StepperMutation;

    /// <summary>Selects the frequency range while the motor is off: 0 as the module is configured, 1 up to 25 kHz, 2 up to 100 kHz, 3 up to 500 kHz.</summary>
    /// <param name="Factor">The range.</param>
    [PayloadKey("factor")]
    [Sets("freq")]
    public sealed record SetFreq([Quantity("", Minimum = 0, Maximum = 3, Step = 1, Example = 1)] int Factor) : StepperMutation;

    /// <summary>Selects the acceleration range while the motor is off: 0 as the module is configured, 1 factor 80, 2 factor 800, 3 factor 8000.</summary>
    /// <param name="Factor">The range.</param>
    [PayloadKey("factor")]
    [Sets("acc_freq")]
    public sealed record SetAccFreq([Quantity("", Minimum = 0, Maximum = 3, Step = 1, Example = 1)] int Factor) : StepperMutation;
}

/// <summary>What the mutations mean: the ranges can't be changed while the motor is on, because the module does not take them over then.</summary>
public sealed class StepperReduction : Reduction<StepperState, StepperMutation>
{
    /// <inheritdoc/>
    protected override string? Apply(StepperMutation mutation, ref StepperState state)
    {
        if (state.Enabled && mutation is StepperMutation.SetFreq or StepperMutation.SetAccFreq)
        {
            return StepperControl.RangeWhileOn;
        }

        state = mutation switch
        {
            StepperMutation.SetTargetSpeed set => state with { TargetSpeed = set.Target },
            StepperMutation.SetEnabled set => state with { Enabled = set.Enabled },
            StepperMutation.SetFreq set => state with { Freq = set.Factor },
            StepperMutation.SetAccFreq set => state with { AccFreq = set.Factor },
            _ => state,
        };
        return null;
    }
}
