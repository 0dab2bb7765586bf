using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.BottlecapsTestMachine;

/// <summary>Registers the bottle-cap test: a stepper motor on a 750-671, and eight outputs that follow eight inputs.</summary>
public sealed class BottlecapsModule()
    : LaterTestMachineModule<BottlecapsState, NoLiveValues, BottlecapsMutation>(57, "bottlecaps_test_machine", new("Bottle-cap test", "Flaschendeckeltest"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new BottlecapsMutation.SetStepperEnabled(Enabled: false)];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<BottlecapsState, NoLiveValues> schema, MachineTerminals terminals)
    {
        Ip20Di8Do8 device = terminals.Require<Ip20Di8Do8>(1);
        return new BottlecapsMachine(identification, schema, terminals, RequireModule<WagoStepper>(terminals, "750-671"), device);
    }
}

/// <summary>Each output is on while its input or its override is. Motor and overrides start off, and stay off after a failure.</summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="drive">The stepper module.</param>
/// <param name="device">The device with inputs and outputs.</param>
public sealed class BottlecapsMachine(
    MachineIdentificationUnique identification, MachineSchema<BottlecapsState, NoLiveValues> schema, MachineTerminals terminals, WagoStepper drive, Ip20Di8Do8 device)
    : BusMachine<BottlecapsState, NoLiveValues, BottlecapsMutation>(identification, schema, new BottlecapsReduction(), Initial, Initial, terminals.All)
{
    private const int Channels = 8;

    private static BottlecapsState Initial => new() { Inputs = BooleanList.None(Channels), OverrideInputs = BooleanList.None(Channels) };

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        BooleanList inputs = device.Input.Read();
        State = State with
        {
            Inputs = inputs,
            StepperEnabled = drive.Drive(State.StepperEnabled, State.StepperTargetSpeed, State.StepperFreq, State.StepperAccFreq),
        };
        Error = StepperControl.FindFault(drive);
        device.Output.Write(inputs with { Bits = (byte)(inputs.Bits | State.OverrideInputs.Bits) });
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        State = State with { StepperEnabled = false, OverrideInputs = BooleanList.None(Channels) };
        drive.SetSafeOutputs();
        device.SetSafeOutputs();
    }
}
