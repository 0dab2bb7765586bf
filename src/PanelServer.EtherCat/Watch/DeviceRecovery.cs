using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Watch;

/// <summary>Starts a single subdevice again that has dropped out, was restarted or plugged in again, without touching the others.</summary>
internal sealed class DeviceRecovery(BusTools tools, ClockSetup clocks, SyncSignals sync)
{
    /// <summary>
    /// Asks whether the subdevice alone answers to its parts of the process image, each once. Sends zeros as outputs: for faulted
    /// groups only.
    /// </summary>
    /// <returns>Null when it does, else the working counter of a part that is not answered once.</returns>
    public async Task<int?> FindWrongCounterAsync(Subdevice device)
    {
        foreach (ProcessSlot slot in device.Configuration!.Slots)
        {
            ushort counter = await tools.Bus.LogicalAsync(slot.Command, slot.LogicalAddress, slot.Length);
            if (counter != 1)
            {
                return counter;
            }
        }

        return null;
    }

    /// <summary>True for the subdevice whose clock all others follow.</summary>
    public bool IsReference(Subdevice device) => device == clocks.Reference;

    /// <summary>Starts a subdevice again: from SAFE-OP the short way, else with all that its bring-up wrote.</summary>
    public async Task RecoverAsync(Subdevice device)
    {
        if (!await tools.States.ReadStatusAsync(device))
        {
            return;
        }

        if (!device.TryCountRecovery(tools.Bus.NowNanoseconds, tools.Options.RecoveriesPerMinute))
        {
            device.Fail(TerminalCondition.NotOperational, DescribeDropOut(device, tools.Options.RecoveriesPerMinute));
            return;
        }

        tools.Logger.LogRecovery(device.Label, device.AlStatus.State);
        try
        {
            device.Terminal.Start();
            bool isRestart = false;
            if (device.AlStatus.State == AlState.SafeOp && !ConcernsConfiguration(device.AlStatusCode))
            {
                await tools.States.ChangeAsync(device, AlState.SafeOp);
            }
            else
            {
                await RestartAsync(device);
                isRestart = true;
            }

            if (device.Target == AlState.Op)
            {
                device.TakePart(Participation.Joining);
                await tools.States.ChangeAsync(device, AlState.SafeOp);
                if (isRestart)
                {
                    await sync.WaitAsync([device]);
                }

                await tools.States.ChangeAsync(device, AlState.Op);
                device.TakePart(Participation.Expected);
            }

            device.Succeed();
            tools.Logger.LogRecovered(device.Label);
        }
        catch (EtherCatException failure) when (failure.Scope == EtherCatErrorScope.Subdevice)
        {
            device.FailRestart(failure.Error);
        }
    }

    private static EtherCatError DescribeDropOut(Subdevice device, int times) => device.LastStartFailure is { } failure
        ? EtherCatErrors.DroppedOutAndNotStarted(device.Label, times, failure)
        : EtherCatErrors.DroppedOut(device.Label, times);

    private async Task RestartAsync(Subdevice device)
    {
        await tools.StartUp.ReturnToPreOpAsync(device);
        if (device.Target < AlState.Op)
        {
            return;
        }

        await SubdeviceStartUp.WriteParametersAsync(device);
        await BringUp.MeasureAsync(device);
        await tools.StartUp.WriteProcessRegistersAsync(device);
        await clocks.RejoinAsync(device);
        await sync.StartAsync(device);
    }

    /// <summary>An error that requesting OP once more would not cure: the subdevice must be configured anew.</summary>
    private static bool ConcernsConfiguration(AlStatusCode code) =>
        code is not (AlStatusCode.NoError or AlStatusCode.SyncManagerWatchdog or AlStatusCode.NoValidOutputs or AlStatusCode.NoValidInputs);
}
