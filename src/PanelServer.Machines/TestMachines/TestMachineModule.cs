using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.TestMachines;

/// <summary>What the registrations of the test machines have in common.</summary>
/// <typeparam name="TState">Commanded values.</typeparam>
/// <typeparam name="TLiveValues">Measured values.</typeparam>
/// <typeparam name="TMutation">What can be changed.</typeparam>
/// <param name="machine">The machine's number.</param>
/// <param name="slug">Its name in REST addresses.</param>
/// <param name="name">What people call it.</param>
public abstract class TestMachineModule<TState, TLiveValues, TMutation>(ushort machine, string slug, LocalizedText name) : BusMachineModule
    where TState : struct
    where TLiveValues : struct
    where TMutation : Mutation
{
    private readonly MachineSchema<TState, TLiveValues, TMutation> _schema = new();

    /// <inheritdoc/>
    public sealed override MachineIdentification Identification { get; } = new(MachineIdentification.QiTech, machine);

    /// <inheritdoc/>
    public sealed override string Slug { get; } = slug;

    /// <inheritdoc/>
    public sealed override LocalizedText Name { get; } = name;

    /// <inheritdoc/>
    public sealed override MachineSchema Schema => _schema;

    /// <inheritdoc/>
    public sealed override Machine Build(ushort serial, MachineTerminals terminals, MachineRoster roster)
    {
        return Build(new(Identification, serial), _schema, terminals);
    }

    /// <summary>Builds the machine from its terminals.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its shapes.</param>
    /// <param name="terminals">Its terminals by role.</param>
    /// <exception cref="MachineBuildException">A terminal or module is missing or of the wrong type.</exception>
    protected abstract Machine Build(
        MachineIdentificationUnique identification, MachineSchema<TState, TLiveValues> schema, MachineTerminals terminals);

    /// <summary>The module beside the coupler that has role 0.</summary>
    /// <typeparam name="TModule">Its driver.</typeparam>
    /// <param name="terminals">The machine's terminals.</param>
    /// <param name="name">Its order number.</param>
    /// <exception cref="MachineBuildException">There is no coupler, no module, or another one.</exception>
    protected static TModule RequireModule<TModule>(MachineTerminals terminals, string name)
        where TModule : WagoModule
    {
        WagoCoupler coupler = terminals.Require<WagoCoupler>(0);
        WagoModule? found = coupler.Modules.Count > 0 ? coupler.Modules[0] : null;
        return found is TModule module && module.Name == name
            ? module
            : throw new MachineBuildException(
                $"Slot 0 of {coupler.Label} must hold a {name}, but {(found is null ? "there is no module" : $"there is a {found.Name}")}. Plug the {name} in beside the coupler and restart the server.");
    }
}
