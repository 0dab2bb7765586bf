using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.Wago750460Machine;

/// <summary>Four temperatures.</summary>
public readonly record struct Wago750460LiveValues
{
    /// <summary>Temperature of channel 1; null where the sensor is open, shorted or beyond its range.</summary>
    [KeyValue]
    [Quantity("°C", Decimals = 1)]
    [Label("Temperature 1", German = "Temperatur 1")]
    public double? Temperature1 { get; init; }

    /// <summary>Temperature of channel 2; null where the sensor is open, shorted or beyond its range.</summary>
    [KeyValue]
    [Quantity("°C", Decimals = 1)]
    [Label("Temperature 2", German = "Temperatur 2")]
    public double? Temperature2 { get; init; }

    /// <summary>Temperature of channel 3; null where the sensor is open, shorted or beyond its range.</summary>
    [KeyValue]
    [Quantity("°C", Decimals = 1)]
    [Label("Temperature 3", German = "Temperatur 3")]
    public double? Temperature3 { get; init; }

    /// <summary>Temperature of channel 4; null where the sensor is open, shorted or beyond its range.</summary>
    [KeyValue]
    [Quantity("°C", Decimals = 1)]
    [Label("Temperature 4", German = "Temperatur 4")]
    public double? Temperature4 { get; init; }
}

/// <summary>The state of a machine of which nothing can be set.</summary>
public readonly record struct Wago750460State;

/// <summary>There is nothing to change.</summary>
public abstract record Wago750460Mutation : Mutation
{
    private Wago750460Mutation()
    {
    }
}

/// <summary>What the mutations mean: there are none.</summary>
public sealed class Wago750460Reduction : Reduction<Wago750460State, Wago750460Mutation>
{
    /// <inheritdoc/>
    protected override string? Apply(Wago750460Mutation mutation, ref Wago750460State state) => null;
}

/// <summary>Registers the test of a 750-460: four resistance thermometers. The HMI takes its measurements for a state.</summary>
public sealed class Wago750460Module()
    : LaterTestMachineModule<Wago750460State, Wago750460LiveValues, Wago750460Mutation>(68, "wago_750_460_machine", new("WAGO 750-460 test", "WAGO-750-460-Test"))
{
    /// <inheritdoc/>
    public override IReadOnlyList<PanelEvent> StateEvents(object state) => [];

    /// <inheritdoc/>
    public override IReadOnlyList<PanelEvent> LiveValuesEvents(object liveValues, long unixMilliseconds)
    {
        Wago750460LiveValues measured = (Wago750460LiveValues)liveValues;
        double?[] temperatures = [measured.Temperature1, measured.Temperature2, measured.Temperature3, measured.Temperature4];
        return [new(StateEventName, new Dictionary<string, object> { ["temperatures"] = temperatures, ["errors"] = Array.ConvertAll(temperatures, celsius => celsius is null) })];
    }

    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<Wago750460State, Wago750460LiveValues> schema, MachineTerminals terminals) =>
        new ThermometerMachine(identification, schema, terminals, RequireModule<Wago750460>(terminals, "750-460"));
}

/// <summary>Measures four temperatures.</summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="module">The module.</param>
public sealed class ThermometerMachine(
    MachineIdentificationUnique identification, MachineSchema<Wago750460State, Wago750460LiveValues> schema, MachineTerminals terminals, Wago750460 module)
    : BusMachine<Wago750460State, Wago750460LiveValues, Wago750460Mutation>(identification, schema, new Wago750460Reduction(), default, default, terminals.All)
{
    private readonly ChannelFaults _faults = new(
        4,
        channel => $"The thermometer at channel {channel} of the {module.Name} is open or shorted: check it and its cable.",
        channel => module.Celsius(channel) is null);

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        LiveValues = new()
        {
            Temperature1 = module.Celsius(1),
            Temperature2 = module.Celsius(2),
            Temperature3 = module.Celsius(3),
            Temperature4 = module.Celsius(4),
        };
        Error = _faults.Find();
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle) => LiveValues = null;
}
