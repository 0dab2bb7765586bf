using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Mock;

/// <summary>Registers the mock machine.</summary>
public sealed class MockModule : MachineModule
{
    private readonly MachineSchema<MockState, MockLiveValues, MockMutation> _schema = new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 7);

    /// <inheritdoc/>
    public override string Slug => "mock";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("Mock machine", "Testmaschine");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new MockMutation.SetMode(MockMode.Standby)];

    /// <summary>Makes a mock machine; it needs no hardware.</summary>
    /// <param name="serial">Its serial number.</param>
    public MockMachine Create(ushort serial) => new(new(Identification, serial), _schema);
}
