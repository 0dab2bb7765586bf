using PanelServer.Machines.Schema;

namespace PanelServer.Machines.BufferV1;

/// <summary>Registers the buffer with machine number 8.</summary>
/// <param name="options">What differs between buffers; null for the defaults.</param>
public sealed class BufferModule(BufferOptions? options = null) : BusMachineModule
{
    private readonly MachineSchema<BufferState, BufferLiveValues, BufferMutation> _schema = new() { Alarms = BufferAlarms.Set };
    private readonly BufferOptions _options = options ?? new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 8);

    /// <inheritdoc/>
    public override string Slug => "buffer_v1";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("Buffer V1", "Puffer V1");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public override MachineSettings Settings => new("BufferV1", _options);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new BufferMutation.SetBufferMode(BufferMode.Standby)];

    /// <inheritdoc/>
    public override Machine Build(ushort serial, MachineTerminals terminals, MachineRoster roster) =>
        new BufferMachine(new(Identification, serial), _schema, new BufferHardware(terminals), roster, _options);
}
