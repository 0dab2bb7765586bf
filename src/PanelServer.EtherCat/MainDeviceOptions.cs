using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat;

/// <summary>Settings of a <see cref="MainDevice"/>. All have working defaults.</summary>
public sealed record MainDeviceOptions
{
    /// <summary>Longest <see cref="CycleTime"/>: with more, terminals' watchdogs and drives that follow SYNC0 would not get outputs in time.</summary>
    public static readonly TimeSpan LongestCycleTime = TimeSpan.FromMilliseconds(20);

    /// <summary>Period of the exchange; SYNC0 has the same. 100 µs to 20 ms.</summary>
    public TimeSpan CycleTime { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Longest wait for the answers of a cycle, as a part of the cycle time.</summary>
    public double ReceiveWindow { get; init; } = 0.4;

    /// <summary>
    /// How long the last of several attempts waits for the answer to an acyclic frame; the first waits 2 ms. 2 ms to 10 s.
    /// More makes bring-up patient with a loaded machine, and slow to notice a silent bus.
    /// </summary>
    public TimeSpan LongestAnswerTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Delay of SYNC0 behind the reference time at which frames pass; default half a cycle.</summary>
    public TimeSpan? Sync0Shift { get; init; }

    /// <summary>False to leave the distributed clocks alone.</summary>
    public bool UseDistributedClocks { get; init; } = true;

    /// <summary>Largest clock difference to the reference with which a bring-up goes on to OP.</summary>
    public TimeSpan ClockTolerance { get; init; } = TimeSpan.FromMicroseconds(1);

    /// <summary>How long a bring-up waits for that at most before it goes on with a warning. 0 to 1 min.</summary>
    public TimeSpan ClockSettleTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After this time without output data a subdevice switches its outputs off by itself. 1 ms to 6.5 s.</summary>
    public TimeSpan OutputWatchdog { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A cycle thread that has not called for this long counts as dead: all groups fault and the worker takes over with safe outputs.
    /// 10 ms to 1 min.
    /// </summary>
    public TimeSpan CycleLossTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Consecutive cycles with a wrong working counter or without answer after which a group faults. At least 1.
    /// </summary>
    public int MismatchLimit { get; init; } = 3;

    /// <summary>How often within a minute a subdevice that dropped out is started again before it is left in its safe state.</summary>
    public int RecoveriesPerMinute { get; init; } = 6;

    /// <summary>How often link and error counters are read.</summary>
    public TimeSpan DiagnosisInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Names the group of a subdevice: those with the same name share their fate and their datagrams. By default every one is a group of its own.
    /// </summary>
    public Func<SubdeviceSnapshot, string> GroupOf { get; init; } = device => $"position {device.Position}";

    /// <summary>
    /// Whether a device that is found where one is missing is the same, by the EEPROM of the missing one and its own. By default vendor, product,
    /// revision, serial number and station alias decide. The number at its selector has to be the same in any case.
    /// </summary>
    public Func<SiiContent, SiiContent, bool> IsSameDevice { get; init; } = HasSameIdentity;

    /// <summary>
    /// Whether nothing else can be taken for a device by what its EEPROM says, so that it is known wherever it is plugged in. By default one with a station alias
    /// or a serial number; one with a number at its selector always is.
    /// </summary>
    public Func<SiiContent, bool> IsUnmistakable { get; init; } = HasOwnNumber;

    /// <summary>Finds the driver for an identity and order number; by default from <see cref="TerminalCatalog"/>.</summary>
    public Func<TerminalIdentity, string, Terminal> CreateTerminal { get; init; } = TerminalCatalog.Create;

    /// <summary>Calendar time, with which the distributed clocks are set.</summary>
    public TimeProvider Calendar { get; init; } = TimeProvider.System;

    /// <summary>True when vendor, product, revision, serial number and station alias of two devices are the same.</summary>
    public static bool HasSameIdentity(SiiContent missing, SiiContent found) =>
        (missing.VendorId, missing.ProductCode, missing.Revision, missing.SerialNumber, missing.StationAlias)
            == (found.VendorId, found.ProductCode, found.Revision, found.SerialNumber, found.StationAlias);

    /// <summary>True when a device has a station alias or a serial number.</summary>
    public static bool HasOwnNumber(SiiContent eeprom) => eeprom.StationAlias != 0 || eeprom.SerialNumber != 0;

    /// <summary>Throws when a setting is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the setting and its range.</exception>
    internal void Validate()
    {
        Require(CycleTime >= TimeSpan.FromMicroseconds(100) && CycleTime <= LongestCycleTime, nameof(CycleTime), CycleTime, "100 µs to 20 ms");
        Require(ReceiveWindow is >= 0.05 and <= 0.9, nameof(ReceiveWindow), ReceiveWindow, "0.05 to 0.9");
        Require(LongestAnswerTime >= TimeSpan.FromMilliseconds(2) && LongestAnswerTime <= TimeSpan.FromSeconds(10), nameof(LongestAnswerTime), LongestAnswerTime, "2 ms to 10 s");
        Require(OutputWatchdog >= TimeSpan.FromMilliseconds(1) && OutputWatchdog <= TimeSpan.FromSeconds(6.5), nameof(OutputWatchdog), OutputWatchdog, "1 ms to 6.5 s");
        Require(ClockSettleTime >= TimeSpan.Zero && ClockSettleTime <= TimeSpan.FromMinutes(1), nameof(ClockSettleTime), ClockSettleTime, "0 to 1 min");
        Require(CycleLossTime >= TimeSpan.FromMilliseconds(10) && CycleLossTime <= TimeSpan.FromMinutes(1), nameof(CycleLossTime), CycleLossTime, "10 ms to 1 min");
        Require(MismatchLimit >= 1, nameof(MismatchLimit), MismatchLimit, "1 or more");
        Require(RecoveriesPerMinute >= 0, nameof(RecoveriesPerMinute), RecoveriesPerMinute, "0 or more");
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
        }
    }
}
