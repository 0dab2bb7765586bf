using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.StartUp;

/// <summary>
/// The steps from a scanned segment to OP, for all subdevices at once. A subdevice that fails is noted with its problem and held back;
/// the others go on.
/// </summary>
internal sealed class BringUp(SubdeviceStartUp startUp, StateChanger states, SyncSignals sync, MainDeviceOptions options)
{
    /// <summary>INIT to PRE-OP.</summary>
    public Task EnterPreOpAsync(IReadOnlyList<Subdevice> devices) =>
        ForEachAsync(devices, AlState.PreOp, startUp.EnterPreOpAsync);

    /// <summary>Back to PRE-OP from wherever they are, by way of INIT with all process data off.</summary>
    public Task ReturnToPreOpAsync(IReadOnlyList<Subdevice> devices) =>
        ForEachAsync(devices, AlState.PreOp, startUp.ReturnToPreOpAsync);

    /// <summary>Parameters, process data sizes and mapping, in PRE-OP.</summary>
    /// <param name="devices">Subdevices that are not configured yet.</param>
    /// <param name="firstAddress">Logical address behind what is mapped already.</param>
    /// <returns>The layout of the process image.</returns>
    public async Task<ProcessImageLayout> ConfigureAsync(IReadOnlyList<Subdevice> devices, uint firstAddress)
    {
        Dictionary<Subdevice, List<ProcessSyncManager>> managers = [];
        await ForEachAsync(devices, AlState.Op, async device =>
        {
            device.Terminal.Start();
            device.SettleParameters();
            await SubdeviceStartUp.WriteParametersAsync(device);
            managers[device] = await MeasureAsync(device);
        });

        // Held back after a failure or without driver: member of its group, but without a part of the image.
        ProcessImageLayout layout = new(options, [.. devices.Select(device =>
            (device, device.Target == AlState.Op && device.Problem is null ? managers[device] : []))], firstAddress);
        foreach (Subdevice device in devices)
        {
            device.Configure(layout.Of(device));
        }

        await ForEachAsync(devices, AlState.Op, startUp.WriteProcessRegistersAsync);
        return layout;
    }

    /// <summary>PRE-OP to SAFE-OP; process data must be running.</summary>
    public async Task EnterSafeOpAsync(IReadOnlyList<Subdevice> devices)
    {
        foreach (Subdevice device in devices)
        {
            device.TakePart(device.Problem is null ? Participation.Joining : Participation.Absent);
        }

        await ForEachAsync(devices, AlState.Op, sync.StartAsync);
        await ForEachAsync(devices, AlState.Op, device => states.ChangeAsync(device, AlState.SafeOp));
    }

    /// <summary>SAFE-OP to OP; process data must be running.</summary>
    public async Task EnterOpAsync(IReadOnlyList<Subdevice> devices)
    {
        await sync.WaitAsync(devices);
        await ForEachAsync(devices, AlState.Op, device => states.ChangeAsync(device, AlState.Op));
        foreach (Subdevice? device in devices.Where(device => device.Problem is null))
        {
            device.TakePart(device.AlStatus.State == AlState.Op ? Participation.Expected : Participation.Absent);
            device.Succeed();
        }
    }

    /// <summary>Compares what the subdevice has with what its driver expects.</summary>
    /// <exception cref="EtherCatException">They differ.</exception>
    public static async Task<List<ProcessSyncManager>> MeasureAsync(Subdevice device)
    {
        List<ProcessSyncManager> managers = await ProcessDataMapping.ReadAsync(device);
        int inputs = managers.Where(manager => manager.IsInput).Sum(manager => manager.Length);
        int outputs = managers.Where(manager => !manager.IsInput).Sum(manager => manager.Length);
        if (device.Terminal is DeclaredTerminal declared)
        {
            declared.Declare(await DeclaredEntries.ReadAsync(device, managers), inputs, outputs);
        }

        if (inputs != device.Terminal.InputBytes || outputs != device.Terminal.OutputBytes)
        {
            throw new EtherCatException(EtherCatErrors.ProcessDataMismatch(device.Label, inputs, outputs, device.Terminal.InputBytes, device.Terminal.OutputBytes));
        }

        return managers;
    }

    private static Task ForEachAsync(IReadOnlyList<Subdevice> devices, AlState least, Func<Subdevice, Task> step) =>
        Task.WhenAll(devices.Where(device => device.Problem is null && device.Target >= least).Select(async device =>
        {
            try
            {
                await step(device);
            }
            catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
            {
                device.TakePart(Participation.Absent);
                device.Fail(TerminalCondition.NotOperational, failure.Message.StartsWith(device.Label, StringComparison.Ordinal)
                    ? failure.Error
                    : EtherCatErrors.BringUpFailed(device.Label, failure.Error));
            }
        }));
}
