using PanelServer.EtherCat.Simulation.Terminals.Wago;

namespace PanelServer.Simulation.TestMachines;

/// <summary>A WAGO coupler with one module.</summary>
/// <typeparam name="TModule">The module.</typeparam>
public abstract class WagoRig<TModule> : TestRig
    where TModule : VirtualWagoModule
{
    /// <summary>Plugs the module in.</summary>
    /// <param name="module">The module.</param>
    protected WagoRig(TModule module)
        : this(module, new VirtualWagoCoupler(module))
    {
    }

    private WagoRig(TModule module, VirtualWagoCoupler coupler)
        : base((coupler.Description, coupler)) => Module = module;

    /// <summary>The module.</summary>
    public TModule Module { get; }
}
