using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Errors;

/// <summary>What is found of single subdevices, at the scan and while the segment runs.</summary>
internal static partial class EtherCatErrors
{
    public static EtherCatError EepromBlank() => new(
        EtherCatErrorCode.EepromBlank,
        "its EEPROM is blank, so nobody knows what it is");

    public static EtherCatError Unusable(string label, EtherCatError reason) => new(
        EtherCatErrorCode.Unusable,
        $"{label} cannot be used: {reason}",
        label, reason);

    public static EtherCatError BringUpFailed(string label, EtherCatError reason) => new(
        EtherCatErrorCode.BringUpFailed,
        $"{label}: {reason}",
        label, reason);

    public static EtherCatError Held(string label) => new(
        EtherCatErrorCode.Held,
        $"{label} is held in PRE-OP: its machine runs without it. Restart to take it over.",
        label);

    public static EtherCatError NoDriver(string label, TerminalIdentity identity) => new(
        EtherCatErrorCode.NoDriver,
        $"{label} has no driver ({identity}): it is held in PRE-OP and cannot be used.",
        label, identity);

    public static EtherCatError RevisionUntried(string label, uint revision) => new(
        EtherCatErrorCode.RevisionUntried,
        $"{label} has revision 0x{revision:X8}, which has not been tried with this driver: check its values before use.",
        label, revision);

    public static EtherCatError EepromChecksumWrong(string label) => new(
        EtherCatErrorCode.EepromChecksumWrong,
        $"{label} has a wrong EEPROM checksum.",
        label);

    public static EtherCatError Missing(string label) => new(
        EtherCatErrorCode.Missing,
        $"{label} is missing: check that it is plugged in and powered, and the connection to its neighbour.",
        label);

    public static EtherCatError StateLeft(string label, AlState target, AlStatus actual) => new(
        EtherCatErrorCode.StateLeft,
        $"{label} has left {target.DisplayName()} and is in {actual}. Check its power supply and its LEDs; it is started again automatically.",
        label, target, actual);

    public static EtherCatError StateLeftByError(string label, AlState target, AlStatus actual, AlStatusCode reason) => new(
        EtherCatErrorCode.StateLeftByError,
        $"{label} has left {target.DisplayName()} and is in {actual}: {reason.Describe()} (AL status code 0x{(ushort)reason:X4}). Check its power supply and its LEDs; it is started again automatically.",
        label, target, actual, reason);

    public static EtherCatError ErrorInState(string label, AlState state, AlStatusCode reason) => new(
        EtherCatErrorCode.ErrorInState,
        $"{label} reports an error in {state.DisplayName()}: {reason.Describe()} (AL status code 0x{(ushort)reason:X4}). Check its power supply and its LEDs; it is started again automatically.",
        label, state, reason);

    public static EtherCatError DroppedOut(string label, int times) => new(
        EtherCatErrorCode.DroppedOut,
        $"{label} has dropped out {times} times within a minute and is left in its safe state for now: check its power supply, connections and load.",
        label, times);

    public static EtherCatError DroppedOutAndNotStarted(string label, int times, EtherCatError reason) => new(
        EtherCatErrorCode.DroppedOutAndNotStarted,
        $"{label} has dropped out {times} times within a minute and is left in its safe state for now: check its power supply, connections and load. The last attempt to start it failed: {reason}",
        label, times, reason);

    public static EtherCatError NotStartedAgain(string label, EtherCatError reason) => new(
        EtherCatErrorCode.NotStartedAgain,
        $"{label} could not be started again: {reason}",
        label, reason);

    public static EtherCatError NotExchanging(string label) => new(
        EtherCatErrorCode.NotExchanging,
        $"{label} is in OP but does not exchange process data; it is started again automatically.",
        label);

    public static EtherCatError AnsweredRepeatedly(string label, int times) => new(
        EtherCatErrorCode.AnsweredRepeatedly,
        $"{label} is in OP but its process data is answered {times} times instead of once: look for a second device that was set up for the same data. It is started again automatically.",
        label, times);

    public static EtherCatError WorkingCounterUnexplained(string label, int counter, int expected) => new(
        EtherCatErrorCode.WorkingCounterUnexplained,
        $"{label} and the terminals of its machine answer {counter} instead of {expected} in the working counter, although each of them answers well alone: "
            + "check the connections for disturbances, and look for a device on the bus that another program has set up.",
        label, counter, expected);

    public static EtherCatError NotStarted(string label) => new(
        EtherCatErrorCode.NotStarted,
        $"{label} has not been started yet.",
        label);

    public static EtherCatError Lost(string label) => new(
        EtherCatErrorCode.Lost,
        $"{label} lost: check its cable and power.",
        label);

    public static EtherCatError NotOperational(string label) => new(
        EtherCatErrorCode.NotOperational,
        $"{label} has left the operational state: check its supply and its LEDs; it is restarted automatically.",
        label);

    public static EtherCatError BusDown(string label) => new(
        EtherCatErrorCode.BusDown,
        $"{label} cannot be reached because the EtherCAT bus is interrupted: check the cable between the server and the first coupler.",
        label);

    public static EtherCatError Unreachable(string label, EtherCatError reason) => new(
        EtherCatErrorCode.Unreachable,
        $"{label} cannot be reached. {reason}",
        label, reason);

    public static EtherCatError Frozen(string label) => new(
        EtherCatErrorCode.Frozen,
        $"{label} sends no new values although it is connected: switch its supply off and on; replace it if that does not help.",
        label);
}
