namespace PanelServer.EtherCat.Errors;

/// <summary>What is found of the segment as a whole.</summary>
internal static partial class EtherCatErrors
{
    public static EtherCatError CycleLost() => new(
        EtherCatErrorCode.CycleLost,
        "The control cycle has stopped: all outputs of the EtherCAT bus are held in their safe state until it runs again. Restart the server if it does not.");

    public static EtherCatError RingInterrupted(string one, string other) => new(
        EtherCatErrorCode.RingInterrupted,
        $"The EtherCAT ring is interrupted between {one} and {other}; all that can be reached goes on. Check this connection: the next interruption stops machines.",
        one, other);

    public static EtherCatError RingInterruptedSomewhere() => new(
        EtherCatErrorCode.RingInterruptedSomewhere,
        "The EtherCAT ring is interrupted between two subdevices that cannot be named; all that can be reached goes on. Check this connection: the next interruption stops machines.");

    public static EtherCatError SubstituteFound(int position, string what) => new(
        EtherCatErrorCode.SubstituteFound,
        $"At position {position} there is another {what} than the one that was configured there: take it over, or plug the old one in again.",
        position, what);

    public static EtherCatError StrangerFound(int position, string what) => new(
        EtherCatErrorCode.StrangerFound,
        $"At position {position} there is {what}, which is not what was configured there: plug in the right terminal, or restart to take the change over.",
        position, what);

    public static EtherCatError FramesDamaged(int port, string label) => new(
        EtherCatErrorCode.FramesDamaged,
        $"Frames are damaged on the way into port {port} of {label}: check the cable or contact before it.",
        port, label);

    public static EtherCatError ClockUnsettled(string label, int nanoseconds) => new(
        EtherCatErrorCode.ClockUnsettled,
        $"The clock of {label} differs from the reference by {nanoseconds} ns and does not settle.",
        label, nanoseconds);

    public static EtherCatError EBusOverloaded(string supply, int supplied, int needed, string first) => new(
        EtherCatErrorCode.EBusOverloaded,
        $"{supply} supplies {supplied} mA to the E-bus, but the terminals behind it need {needed} mA: "
            + $"put a power feed terminal, for example an EL9410, before {first}.",
        supply, supplied, needed, first);

    public static EtherCatError SupervisionDefect(string reason) => new(
        EtherCatErrorCode.SupervisionDefect,
        $"An unexpected error in the supervision of the EtherCAT bus; it continues: {reason}",
        reason);

    public static EtherCatError WorkerDefect(string reason) => new(
        EtherCatErrorCode.WorkerDefect,
        $"An unexpected error in the EtherCAT worker ({reason}); it continues. Report this with the server's log.",
        reason);
}
