using System.Text.Json.Nodes;
using PanelServer.Machines.Presets;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines;

/// <summary>
/// The one registration of a machine type. Its folder holds all that the machine is; <see cref="MachineModules"/> lists it, and nothing else
/// names it. How its machines are reached is told by which class it derives from: <see cref="BusMachineModule"/> for terminals on the bus,
/// <see cref="Devices.ModbusTcpMachineModule"/>, <see cref="Devices.ModbusRtuMachineModule"/> or <see cref="Devices.SerialMachineModule"/> for
/// a device beside it, <see cref="StandaloneMachineModule"/> for nothing at all.
/// </summary>
public abstract class MachineModule
{
    private protected MachineModule()
    {
    }

    /// <summary>The type's numbers.</summary>
    public abstract MachineIdentification Identification { get; }

    /// <summary>The type's name in REST addresses, for example <c>extruder_v1</c>.</summary>
    public abstract string Slug { get; }

    /// <summary>What people call it, for example <c>Extruder V1</c>; its serial number tells it from others of its kind.</summary>
    public abstract LocalizedText Name { get; }

    /// <summary>The shapes of its mutations, state and live values.</summary>
    public abstract MachineSchema Schema { get; }

    /// <summary>What can be configured; null if nothing can.</summary>
    public virtual MachineSettings? Settings => null;

    /// <summary>Whether the server knows the type, once <see cref="Settings"/> are read.</summary>
    public virtual bool IsEnabled => true;

    /// <summary>The mutations that stop the machine, applied together; empty if nothing on it can be stopped.</summary>
    public virtual IReadOnlyList<Mutation> Stop => [];

    /// <summary><see cref="Stop"/> as it is posted to the machine: an array of mutations.</summary>
    public JsonArray StopAsJson() => [.. Stop.Select(mutation => Schema.FindMutation(mutation.GetType().Name)!.ToJson(mutation))];

    /// <summary>Name of the state event for msgpack clients (the HMI). JSON clients always get <c>StateEvent</c>.</summary>
    public virtual string StateEventName => "StateEvent";

    /// <summary>Name of the live-value event for msgpack clients (the HMI). JSON clients always get <c>LiveValuesEvent</c>.</summary>
    public virtual string LiveValuesEventName => "LiveValuesEvent";

    /// <summary>Reads a preset that the vendor's HMI has saved of a machine of this type.</summary>
    /// <param name="preset">The file's data.</param>
    /// <returns>The same, read; null if the HMI has no presets for this type.</returns>
    public virtual PresetReading? ReadPreset(PresetReading preset) => null;

    /// <summary>
    /// True if live values are samples that the machine takes at a pace of its own: each is sent once, at most 30 a second. Otherwise they
    /// are sent 30 times a second.
    /// </summary>
    public virtual bool LiveValuesAreSamples => false;

    /// <summary>The events that tell msgpack clients (the HMI) of a state.</summary>
    /// <param name="state">The state.</param>
    public virtual IReadOnlyList<PanelEvent> StateEvents(object state) => [new(StateEventName, state)];

    /// <summary>The events that tell msgpack clients (the HMI) of live values.</summary>
    /// <param name="liveValues">The live values.</param>
    /// <param name="unixMilliseconds">The time of the event.</param>
    public virtual IReadOnlyList<PanelEvent> LiveValuesEvents(object liveValues, long unixMilliseconds) => [new(LiveValuesEventName, liveValues)];
}

/// <summary>An event as msgpack clients get it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Data">Its payload.</param>
public readonly record struct PanelEvent(string Name, object Data);
