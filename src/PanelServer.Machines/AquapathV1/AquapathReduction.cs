namespace PanelServer.Machines.AquapathV1;

/// <summary>What the machine's mutations mean. All are allowed in both modes; only Auto needs all terminals.</summary>
public sealed class AquapathReduction : Reduction<AquapathState, AquapathMutation>
{
    /// <summary>Changes the mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="state">The state.</param>
    public static void Enter(AquapathMode mode, ref AquapathState state) =>
        state = state with { ModeState = state.ModeState with { Mode = mode } };

    /// <summary>Withdraws the wish for a circuit's pump.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="state">The state.</param>
    public static void StopPump(AquapathCircuit circuit, ref AquapathState state)
    {
        FlowStates flow = state.FlowStates;
        state = state with
        {
            FlowStates = circuit == AquapathCircuit.Front
                ? flow with { Front = flow.Front with { ShouldFlow = false } }
                : flow with { Back = flow.Back with { ShouldFlow = false } },
        };
    }

    /// <inheritdoc/>
    protected override string? Apply(AquapathMutation mutation, ref AquapathState state)
    {
        if (mutation is AquapathMutation.SetAquaPathMode { Mode: AquapathMode.Auto } && state.TerminalFault is { } fault)
        {
            return $"Not possible now. {fault}";
        }

        state = state with
        {
            Mutations = state.Mutations + 1,
            ModeState = Set(mutation, state.ModeState),
            FlowStates = Set(mutation, state.FlowStates),
            TemperatureStates = Set(mutation, state.TemperatureStates),
            FanStates = Set(mutation, state.FanStates),
            ToleranceStates = Set(mutation, state.ToleranceStates),
        };
        return null;
    }

    private static AquapathModeState Set(AquapathMutation mutation, AquapathModeState mode) => mutation is AquapathMutation.SetAquaPathMode set
        ? new() { Mode = set.Mode, Acknowledgements = mode.Acknowledgements + 1 }
        : mode;

    private static FlowStates Set(AquapathMutation mutation, FlowStates flow) => mutation switch
    {
        AquapathMutation.SetFrontFlow set => flow with { Front = flow.Front with { ShouldFlow = set.On, Requests = flow.Front.Requests + 1 } },
        AquapathMutation.SetBackFlow set => flow with { Back = flow.Back with { ShouldFlow = set.On, Requests = flow.Back.Requests + 1 } },
        _ => flow,
    };

    private static TemperatureStates Set(AquapathMutation mutation, TemperatureStates temperature) => mutation switch
    {
        AquapathMutation.SetFrontTemperature set => temperature with { Front = temperature.Front with { TargetTemperature = set.DegreesCelsius } },
        AquapathMutation.SetBackTemperature set => temperature with { Back = temperature.Back with { TargetTemperature = set.DegreesCelsius } },
        _ => temperature,
    };

    private static FanStates Set(AquapathMutation mutation, FanStates fan) => mutation switch
    {
        AquapathMutation.SetFrontRevolutions set => fan with { Front = new() { MaxRevolutions = set.Percent } },
        AquapathMutation.SetBackRevolutions set => fan with { Back = new() { MaxRevolutions = set.Percent } },
        _ => fan,
    };

    private static ToleranceStates Set(AquapathMutation mutation, ToleranceStates tolerance) => mutation switch
    {
        AquapathMutation.SetFrontHeatingTolerance set => tolerance with { Front = tolerance.Front with { Heating = set.Kelvin } },
        AquapathMutation.SetBackHeatingTolerance set => tolerance with { Back = tolerance.Back with { Heating = set.Kelvin } },
        AquapathMutation.SetFrontCoolingTolerance set => tolerance with { Front = tolerance.Front with { Cooling = set.Kelvin } },
        AquapathMutation.SetBackCoolingTolerance set => tolerance with { Back = tolerance.Back with { Cooling = set.Kelvin } },
        _ => tolerance,
    };
}
