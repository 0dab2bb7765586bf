using PanelServer.Machines.Schema;

namespace PanelServer.Machines;

/// <summary>The one registration of a machine type. Its folder holds all that the machine is; nothing else lists machine types.</summary>
public abstract class MachineModule
{
    /// <summary>The type's numbers.</summary>
    public abstract MachineIdentification Identification { get; }

    /// <summary>The type's name in REST addresses, for example <c>extruder_v1</c>.</summary>
    public abstract string Slug { get; }

    /// <summary>The shapes of its mutations, state and live values.</summary>
    public abstract MachineSchema Schema { get; }

    /// <summary>Name of the state event for msgpack clients (the HMI). JSON clients always get <c>StateEvent</c>.</summary>
    public virtual string StateEventName => "StateEvent";

    /// <summary>Name of the live-value event for msgpack clients (the HMI). JSON clients always get <c>LiveValuesEvent</c>.</summary>
    public virtual string LiveValuesEventName => "LiveValuesEvent";
}
