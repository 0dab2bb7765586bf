namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>The subdevice's own controller as its ESC sees it: what the ESC reports across the process data interface (PDI).</summary>
public interface IProcessDataInterface
{
    /// <summary>The main device wrote AL control.</summary>
    void AlControlWritten(ushort control);

    /// <summary>True if the controller lets a sync manager work: mailboxes from PRE-OP, process data from SAFE-OP.</summary>
    bool Enables(int syncManager);

    /// <summary>The main device wrote a sync manager's memory completely.</summary>
    void Written(int syncManager);

    /// <summary>The main device is about to read a sync manager's memory: the newest data must lie there.</summary>
    void Reading(int syncManager);

    /// <summary>The main device read a sync manager's memory completely.</summary>
    void Read(int syncManager);

    /// <summary>The main device toggled the repeat request of a sync manager.</summary>
    void RepeatRequested(int syncManager);

    /// <summary>The process-data watchdog expired.</summary>
    void WatchdogExpired();

    /// <summary>SYNC0 fired.</summary>
    void Sync0();
}
