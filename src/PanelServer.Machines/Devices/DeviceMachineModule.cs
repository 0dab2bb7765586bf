namespace PanelServer.Machines.Devices;

/// <summary>
/// Registers a machine type whose machines are devices beside the bus. <see cref="DeviceListing"/> finds the devices and lists their machines.
/// </summary>
public abstract class DeviceMachineModule : MachineModule
{
    private protected DeviceMachineModule()
    {
    }

    /// <summary>What the device is, as part of a sentence: "diameter gauge".</summary>
    public abstract string DeviceName { get; }

    /// <summary>What to look at when it can't be reached, a sentence: "Check its supply and its cable."</summary>
    public abstract string Advice { get; }

    /// <summary>Shortest and longest pause between tries to reach a device.</summary>
    internal abstract (TimeSpan First, TimeSpan Longest) Pauses { get; }

    /// <summary>The devices that the settings name.</summary>
    internal abstract IReadOnlyList<ConfiguredDevice> Configured { get; }

    /// <summary>How devices in the network are searched for, if that is wanted; null if they are not in the network.</summary>
    internal virtual NetworkSearch? Network => null;

    /// <summary>Whether the network is searched for devices all the time.</summary>
    internal virtual bool IsSearching => false;

    /// <summary>The USB adapters on which a device may be; null if they are not looked for.</summary>
    internal virtual UsbAdapter? HotPlug => null;

    /// <summary>Makes what speaks to the device at an address. Opens nothing yet.</summary>
    internal abstract DeviceConnection Connect(DeviceAddress address, TimeProvider time);
}

/// <summary>Registers a machine type whose devices are reached over one kind of link.</summary>
/// <typeparam name="TLink">What a driver speaks through. It opens itself with the first request, and again with the first one after it was lost.</typeparam>
public abstract class DeviceMachineModule<TLink> : DeviceMachineModule
    where TLink : IAsyncDisposable
{
    private protected DeviceMachineModule()
    {
    }

    /// <summary>Asks whoever answers whether it is a device of this type.</summary>
    /// <param name="link">The way to it.</param>
    /// <param name="stop">Ends the try.</param>
    /// <returns>Its serial number; null if devices of this type have none of their own.</returns>
    /// <exception cref="InvalidDataException">It is something else; the message says what, as a sentence.</exception>
    /// <exception cref="IOException">It does not answer, or not as it should.</exception>
    protected abstract Task<ushort?> IdentifyAsync(TLink link, CancellationToken stop);

    /// <summary>Makes the machine of one device and the driver that serves it.</summary>
    /// <param name="serial">The machine's serial number.</param>
    /// <param name="link">The way to the device.</param>
    /// <param name="previous">The machine as it was before the device was unplugged, for its settings; null the first time.</param>
    protected abstract DeviceDriver CreateDriver(ushort serial, TLink link, Machine? previous);

    private protected abstract TLink Open(DeviceAddress address, TimeProvider time);

    private protected abstract bool IsOpen(TLink link);

    internal sealed override DeviceConnection Connect(DeviceAddress address, TimeProvider time) => new Connection(this, address, Open(address, time));

    private sealed class Connection(DeviceMachineModule<TLink> module, DeviceAddress address, TLink link) : DeviceConnection(address)
    {
        public override bool IsOpen => module.IsOpen(link);

        public override Task<ushort?> IdentifyAsync(CancellationToken stop) => module.IdentifyAsync(link, stop);

        public override DeviceDriver CreateDriver(ushort serial, Machine? previous) => module.CreateDriver(serial, link, previous);

        public override ValueTask DisposeAsync() => link.DisposeAsync();
    }
}

/// <summary>The way to one device, whatever the link.</summary>
internal abstract class DeviceConnection(DeviceAddress address) : IAsyncDisposable
{
    public DeviceAddress Address { get; } = address;

    /// <summary>False once the link was lost or given up; the next request opens it again.</summary>
    public abstract bool IsOpen { get; }

    public abstract Task<ushort?> IdentifyAsync(CancellationToken stop);

    public abstract DeviceDriver CreateDriver(ushort serial, Machine? previous);

    public abstract ValueTask DisposeAsync();
}

/// <summary>How devices in the network are searched for.</summary>
/// <param name="Port">TCP port.</param>
/// <param name="ExcludedInterfaces">Interfaces that are never searched.</param>
internal sealed record NetworkSearch(int Port, ICollection<string> ExcludedInterfaces);

/// <summary>A kind of USB serial adapter.</summary>
/// <param name="VendorId">USB vendor id.</param>
/// <param name="ProductId">USB product id.</param>
internal sealed record UsbAdapter(int VendorId, int ProductId);
