using System.Text.Json.Serialization;
using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.WagoAiTestMachine;

/// <summary>One measurement of four currents, 4 … 20 mA.</summary>
public readonly record struct WagoAiLiveValues
{
    /// <summary>Current of channel 1.</summary>
    [KeyValue]
    [Quantity("mA", Decimals = 3)]
    [Label("Current 1", German = "Strom 1")]
    public double Current1 { get; init; }

    /// <summary>Current of channel 2.</summary>
    [KeyValue]
    [Quantity("mA", Decimals = 3)]
    [Label("Current 2", German = "Strom 2")]
    public double Current2 { get; init; }

    /// <summary>Current of channel 3.</summary>
    [KeyValue]
    [Quantity("mA", Decimals = 3)]
    [Label("Current 3", German = "Strom 3")]
    public double Current3 { get; init; }

    /// <summary>Current of channel 4.</summary>
    [KeyValue]
    [Quantity("mA", Decimals = 3)]
    [Label("Current 4", German = "Strom 4")]
    public double Current4 { get; init; }

    /// <summary>Which channels have a broken or shorted wire, or a current out of range.</summary>
    [Label("Wiring error", German = "Leitungsfehler")]
    public BooleanList WiringErrors { get; init; }

    /// <summary>Counts the measurements.</summary>
    [JsonIgnore]
    public long Sample { get; init; }
}

/// <summary>Registers the test of a 750-455: four inputs of 4 … 20 mA.</summary>
public sealed class WagoAiModule() : MeasuringModule<WagoAiLiveValues>(54, "wago_ai_test_machine", new("WAGO AI test", "WAGO-AI-Test"))
{
    /// <inheritdoc/>
    protected override IReadOnlyList<PanelEvent> MeasurementEvents(in WagoAiLiveValues measured, string unixMilliseconds) =>
    [
        Event("AnalogInputs", new object[]
        {
            Ampere(measured.Current1), Ampere(measured.Current2), Ampere(measured.Current3), Ampere(measured.Current4), unixMilliseconds,
        }),
        Event("WiringErrors", measured.WiringErrors),
    ];

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<MeasuringState, WagoAiLiveValues> schema, MachineTerminals terminals) =>
        new WagoAiMachine(identification, schema, terminals, RequireModule<Wago750455>(terminals, "750-455"));
}

/// <summary>Measures four currents.</summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="module">The module.</param>
public sealed class WagoAiMachine(
    MachineIdentificationUnique identification, MachineSchema<MeasuringState, WagoAiLiveValues> schema, MachineTerminals terminals, Wago750455 module)
    : MeasuringMachine<WagoAiLiveValues>(identification, schema, terminals)
{
    private const int Channels = 4;

    private readonly ChannelFaults _faults = new(
        Channels,
        channel => $"Channel {channel} of the {module.Name} has a wiring error: check its sensor and its cable.",
        module.HasWiringError);

    /// <inheritdoc/>
    protected override WagoAiLiveValues Measure(long sample)
    {
        BooleanList errors = BooleanList.None(Channels);
        for (int i = 0; i < Channels; i++)
        {
            errors = errors.With(i, module.HasWiringError(i + 1));
        }

        return new()
        {
            Current1 = module.CurrentMilliampere(1),
            Current2 = module.CurrentMilliampere(2),
            Current3 = module.CurrentMilliampere(3),
            Current4 = module.CurrentMilliampere(4),
            WiringErrors = errors,
            Sample = sample,
        };
    }

    /// <inheritdoc/>
    protected override string? FindSensorFault() => _faults.Find();
}
