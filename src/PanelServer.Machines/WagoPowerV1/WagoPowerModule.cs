using PanelServer.Machines.Schema;

namespace PanelServer.Machines.WagoPowerV1;

/// <summary>Registers the power supply.</summary>
public sealed class WagoPowerModule : MachineModule
{
    private readonly MachineSchema<WagoPowerState, WagoPowerLiveValues, WagoPowerMutation> _schema = new();

    /// <inheritdoc/>
    public override MachineIdentification Identification => new(MachineIdentification.QiTech, 10);

    /// <inheritdoc/>
    public override string Slug => "wago_power_v1";

    /// <inheritdoc/>
    public override LocalizedText Name { get; } = new("WAGO power supply", "WAGO-Netzgerät");

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new WagoPowerMutation.SetMode(WagoPowerMode.Off)];

    /// <summary>The HMI's page for this machine knows only this name.</summary>
    public override string StateEventName => "State";

    /// <summary>The HMI's page for this machine knows only this name.</summary>
    public override string LiveValuesEventName => "LiveValues";

    /// <summary>Makes the machine of one supply.</summary>
    /// <param name="serial">The supply's serial number.</param>
    public WagoPowerMachine Create(ushort serial) => new(new(Identification, serial), _schema);
}
