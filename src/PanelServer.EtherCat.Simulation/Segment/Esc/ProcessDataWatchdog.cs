using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>Process-data watchdog of an ESC, registers 0x0400, 0x0420, 0x0440 and 0x0442 (ETG.1000.4, "Watchdogs").</summary>
public sealed class ProcessDataWatchdog
{
    private const ushort DefaultDivider = 2498;
    private const ushort DefaultTime = 1000;
    private const int ClockPeriodNanoseconds = 40;

    private readonly EscMemory _memory;
    private long _deadline = long.MaxValue;

    internal ProcessDataWatchdog(EscMemory memory) => _memory = memory;

    /// <summary>Time without output data after which the watchdog expires, in ns; 0 when it is switched off.</summary>
    public long PeriodNanoseconds =>
        (long)_memory.Word(Registers.SyncManagerWatchdogTime) * (_memory.Word(Registers.WatchdogDivider) + 2) * ClockPeriodNanoseconds;

    internal void PowerUp()
    {
        _deadline = long.MaxValue;
        _memory.SetWord(Registers.WatchdogDivider, DefaultDivider);
        _memory.SetWord(Registers.PdiWatchdogTime, DefaultTime);
        _memory.SetWord(Registers.SyncManagerWatchdogTime, DefaultTime);
    }

    /// <summary>A supervised sync manager was written.</summary>
    internal void Feed(long now)
    {
        long period = PeriodNanoseconds;
        _deadline = period == 0 ? long.MaxValue : now + period;
        _memory.SetWord(Registers.SyncManagerWatchdogStatus, 1);
    }

    /// <summary>Stops watching, for example when the sync manager is switched off.</summary>
    internal void Stop() => _deadline = long.MaxValue;

    /// <summary>True once when the time has run out.</summary>
    internal bool Expires(long now)
    {
        if (now < _deadline)
        {
            return false;
        }

        _deadline = long.MaxValue;
        _memory.SetWord(Registers.SyncManagerWatchdogStatus, 0);
        _memory.Count(Registers.SyncManagerWatchdogCounter);
        return true;
    }
}
