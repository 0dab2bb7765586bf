using PanelServer.Machines.Presets;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Mock;

/// <summary>Registers the mock machine.</summary>
/// <param name="options">Whether there is one; null for the defaults.</param>
public sealed class MockModule(MockOptions? options = null) : StandaloneMachineModule
{
    private readonly MachineSchema<MockState, MockLiveValues, MockMutation> _schema = new();
    private readonly MockOptions _options = options ?? new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 7);

    /// <inheritdoc/>
    public override string Slug => "mock";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("Mock machine", "Testmaschine");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public override MachineSettings Settings => new("Mock", _options) { RenamedKeys = [new("Mock", "Machines:Mock")] };

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new MockMutation.SetMode(MockMode.Standby)];

    /// <inheritdoc/>
    public override IEnumerable<Machine> Build() => _options.Enabled ? [Create((ushort)_options.Serial)] : [];

    /// <summary>Makes a mock machine; it needs no hardware.</summary>
    /// <param name="serial">Its serial number.</param>
    public MockMachine Create(ushort serial) => new(new(Identification, serial), _schema);

    /// <inheritdoc/>
    public override PresetReading? ReadPreset(PresetReading preset) => MockPresets.Read(preset);
}
