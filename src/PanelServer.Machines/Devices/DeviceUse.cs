namespace PanelServer.Machines.Devices;

/// <summary>The use of one device, from when its machine is listed until it no longer is.</summary>
/// <param name="address">Where it is.</param>
internal sealed class DeviceUse(DeviceAddress address) : IDisposable
{
    private readonly CancellationTokenSource _released = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the device is.</summary>
    public DeviceAddress Address => address;

    /// <summary>Ends when the device is released.</summary>
    public CancellationToken Released => _released.Token;

    /// <summary>Has its driver stopped.</summary>
    /// <returns>Completes when its machine is no longer listed.</returns>
    public Task EndAsync()
    {
        _ = _released.CancelAsync();
        return _ended.Task;
    }

    /// <summary>Notes that its machine is no longer listed.</summary>
    public void Dispose()
    {
        _ended.TrySetResult();
        _released.Dispose();
    }
}
