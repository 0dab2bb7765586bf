using System.Text.Json.Serialization;
using PanelServer.EtherCat.Terminals;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.AnalogInputTestMachine;

/// <summary>One measurement.</summary>
public readonly record struct AnalogInputLiveValues
{
    /// <summary>Current through the loop, 4 … 20 mA.</summary>
    [KeyValue]
    [Quantity("mA", Decimals = 3)]
    [Label("Current", German = "Strom")]
    public double Current { get; init; }

    /// <summary>Counts the measurements.</summary>
    [JsonIgnore]
    public long Sample { get; init; }
}

/// <summary>Registers the test of an EL3021: one input of 4 … 20 mA.</summary>
public sealed class AnalogInputModule()
    : MeasuringModule<AnalogInputLiveValues>(53, "analog_input_test_machine", new("Analog input test", "Analogeingangstest"))
{
    /// <inheritdoc/>
    protected override IReadOnlyList<PanelEvent> MeasurementEvents(in AnalogInputLiveValues measured, string unixMilliseconds) =>
        [Event("Measurement", new object[] { Ampere(measured.Current), unixMilliseconds })];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<MeasuringState, AnalogInputLiveValues> schema, MachineTerminals terminals)
    {
        terminals.Allow<Ek1100>(0);
        return new AnalogInputMachine(identification, schema, terminals, terminals.Require<El3021>(1));
    }
}

/// <summary>Measures one current.</summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="input">The terminal.</param>
public sealed class AnalogInputMachine(
    MachineIdentificationUnique identification, MachineSchema<MeasuringState, AnalogInputLiveValues> schema, MachineTerminals terminals, El3021 input)
    : MeasuringMachine<AnalogInputLiveValues>(identification, schema, terminals)
{
    /// <inheritdoc/>
    /// <remarks>In single precision, as the panel computes it.</remarks>
    protected override AnalogInputLiveValues Measure(long sample) => new() { Current = 4 + (16 * (input.RawValue / 32767f)), Sample = sample };

    /// <inheritdoc/>
    protected override string? FindSensorFault() => input.FaultSentence;
}
