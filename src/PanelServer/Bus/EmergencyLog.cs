using PanelServer.EtherCat;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.Host.Bus;

/// <summary>Tells the emergencies of one terminal in the log: sixteen in a minute at most, and how many more there were.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class EmergencyLog(TimeProvider time, ILogger logger)
{
    private const int MostInWindow = 16;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private long _known;
    private long _leftOut;
    private int _said;
    private DateTimeOffset _begin;

    /// <summary>Tells what has come since the last look.</summary>
    /// <param name="subdevice">The terminal as it is now.</param>
    public void Look(SubdeviceSnapshot subdevice)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (now - _begin >= Window)
        {
            if (_leftOut > 0)
            {
                logger.LogEmergenciesLeftOut(subdevice.Name, subdevice.Position, _leftOut);
            }

            (_begin, _said, _leftOut) = (now, 0, 0);
        }

        // A new scan begins to count again.
        long added = subdevice.EmergencyCount - (subdevice.EmergencyCount < _known ? 0 : _known);
        _known = subdevice.EmergencyCount;
        int told = (int)Math.Min(added, Math.Min(MostInWindow - _said, subdevice.Emergencies.Count));
        foreach (ReceivedEmergency emergency in subdevice.Emergencies.TakeLast(told))
        {
            EmergencyMessage message = emergency.Message;
            logger.LogEmergency(
                subdevice.Name, subdevice.Position, $"0x{message.Code:X4}", message.Describe(), $"0x{message.Register:X2}", $"0x{message.Data:X10}");
        }

        _said += told;
        _leftOut += added - told;
    }
}
