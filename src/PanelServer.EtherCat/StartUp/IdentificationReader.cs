using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.StartUp;

/// <summary>
/// Asks devices for the number that somebody has set at their selector (ETG.1020, "Explicit device identification"). How a device tells it stands in its
/// EEPROM; most have none.
/// </summary>
internal sealed class IdentificationReader(BusAccess bus)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestAnswerTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Reads the number of one device.</summary>
    /// <param name="station">Its station address.</param>
    /// <param name="sii">What its EEPROM says.</param>
    /// <returns>The number; 0 for a device that has none, or does not tell it.</returns>
    public async Task<ushort> ReadAsync(ushort station, SiiContent sii)
    {
        if (sii.IdentificationAddress is { } address)
        {
            BusReply memory = await bus.ReadAsync(station, address, 2);
            return memory.WorkingCounter > 0 ? memory.Word : (ushort)0;
        }

        return sii.TellsIdentification ? await RequestAsync(station) : (ushort)0;
    }

    private async Task<ushort> RequestAsync(ushort station)
    {
        BusReply before = await bus.ReadAsync(station, Registers.AlStatus, 2);
        if (before.WorkingCounter == 0)
        {
            return 0;
        }

        // The same state once more: only the number is asked for. An error would stand where the number is to come.
        ushort state = (ushort)(before.Word & AlStatus.StateMask);
        ushort acknowledge = new AlStatus(before.Word).HasError ? Registers.AlControlAcknowledge : (ushort)0;
        await bus.WriteWordAsync(station, Registers.AlControl, (ushort)(state | acknowledge | Registers.AlControlIdentification));
        ushort number = await AwaitAsync(station);
        await bus.WriteWordAsync(station, Registers.AlControl, state);
        return number;
    }

    private async Task<ushort> AwaitAsync(ushort station)
    {
        for (TimeSpan waited = TimeSpan.Zero; waited < LongestAnswerTime; waited += PollInterval)
        {
            BusReply[] replies = await bus.ReadAsync(station, (Registers.AlStatus, 2), (Registers.AlStatusCode, 2));
            if (replies[0].WorkingCounter == 0)
            {
                return 0;
            }

            if ((replies[0].Word & (AlStatus.IdentificationFlag | AlStatus.ErrorFlag)) == AlStatus.IdentificationFlag)
            {
                return replies[1].WorkingCounter > 0 ? replies[1].Word : (ushort)0;
            }

            await bus.DelayAsync(PollInterval);
        }

        return 0;
    }
}
