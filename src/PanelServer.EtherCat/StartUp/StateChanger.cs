using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.StartUp;

/// <summary>Requests states and waits for them (ETG.1000.6, "AL state machine").</summary>
internal sealed class StateChanger(BusAccess bus)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    /// <summary>How long a subdevice may take to reach a state: the defaults of ETG.1020.</summary>
    public static TimeSpan TimeoutOf(AlState state) => state switch
    {
        AlState.PreOp or AlState.Boot => TimeSpan.FromSeconds(3),
        AlState.SafeOp or AlState.Op => TimeSpan.FromSeconds(10),
        _ => TimeSpan.FromSeconds(5),
    };

    /// <summary>Reads state, error indication and code of one subdevice into it.</summary>
    /// <returns>False when it does not answer at its station address.</returns>
    public async Task<bool> ReadStatusAsync(Subdevice device)
    {
        BusReply reply = await bus.ReadAsync(device.Station, Registers.AlStatus, Registers.AlStatusBlockLength);
        if (reply.WorkingCounter == 0)
        {
            return false;
        }

        device.SetStatus(reply.Data);
        return true;
    }

    /// <summary>Requests a state, after acknowledging a pending error, and waits until it is reached.</summary>
    /// <exception cref="EtherCatException">The subdevice refuses, with its reason in words, or does not get there in time.</exception>
    public async Task ChangeAsync(Subdevice device, AlState state)
    {
        await AcknowledgeAsync(device);
        await bus.WriteWordAsync(device.Station, Registers.AlControl, (ushort)state);
        for (TimeSpan waited = TimeSpan.Zero; waited <= TimeoutOf(state); waited += PollInterval)
        {
            if (!await ReadStatusAsync(device))
            {
                throw new EtherCatException(EtherCatErrors.StoppedAnswering(device.Label, state));
            }

            if (device.AlStatus.State == state && !device.HasError)
            {
                return;
            }

            if (device.HasError)
            {
                throw new EtherCatException(EtherCatErrors.StateRefused(device.Label, state, device.AlStatus.State, device.AlStatusCode));
            }

            await bus.DelayAsync(PollInterval);
        }

        throw new EtherCatException(EtherCatErrors.StateNotReached(device.Label, state, TimeoutOf(state).TotalSeconds, device.AlStatus));
    }

    /// <summary>Clears the error indication; the subdevice stays in its state.</summary>
    private async Task AcknowledgeAsync(Subdevice device)
    {
        if (!await ReadStatusAsync(device) || !device.HasError)
        {
            return;
        }

        ushort current = (ushort)(device.AlStatus.Value & AlStatus.StateMask);
        await bus.WriteWordAsync(device.Station, Registers.AlControl, (ushort)(current | Registers.AlControlAcknowledge));
        for (TimeSpan waited = TimeSpan.Zero; waited < TimeoutOf(AlState.PreOp); waited += PollInterval)
        {
            if (!await ReadStatusAsync(device) || !device.HasError)
            {
                return;
            }

            await bus.DelayAsync(PollInterval);
        }
    }
}
