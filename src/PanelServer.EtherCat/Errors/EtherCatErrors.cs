using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Files;

namespace PanelServer.EtherCat.Errors;

/// <summary>Makes the library's errors: the one place where a code, its arguments and its sentence come together.</summary>
internal static class EtherCatErrors
{
    public static EtherCatException InterfaceMissing(string name, string present) => new(
        EtherCatErrorCode.InterfaceMissing,
        $"Network interface '{name}' does not exist. Present: {present}.",
        name, present);

    public static EtherCatException InterfaceDown(string name, string command) => new(
        EtherCatErrorCode.InterfaceDown,
        $"Network interface '{name}' is down: switch it on with '{command}'.",
        name, command);

    public static EtherCatException RawSocketNotPermitted() => new(
        EtherCatErrorCode.RawSocketNotPermitted,
        "EtherCAT needs raw network access: run as root, or give the program the capability CAP_NET_RAW "
            + "(setcap cap_net_raw+ep on the executable, or AmbientCapabilities=CAP_NET_RAW in its systemd unit).");

    public static EtherCatException RawSocketFailed(string reason) => new(
        EtherCatErrorCode.RawSocketFailed,
        $"A raw socket could not be opened: {reason}.",
        reason);

    public static EtherCatException RawSocketNotBound(string name, string reason) => new(
        EtherCatErrorCode.RawSocketNotBound,
        $"The raw socket could not be bound to '{name}': {reason}.",
        name, reason);

    public static EtherCatException ReceiveRingFailed(string reason) => new(
        EtherCatErrorCode.ReceiveRingFailed,
        $"A receive ring could not be made: {reason}.",
        reason);

    public static EtherCatException LinkProblem(string problem) => new(
        EtherCatErrorCode.LinkProblem,
        problem,
        problem);

    public static EtherCatException NoAnswer() => new(
        EtherCatErrorCode.NoAnswer,
        "No frame comes back from the EtherCAT segment: check the cable to the first coupler and its power supply.");

    public static EtherCatException LoopedCable() => new(
        EtherCatErrorCode.LoopedCable,
        "Frames come back as they were sent, without having passed a subdevice: the EtherCAT cable leads back to the server or into a network switch. Plug it into the input (X1 IN) of the first coupler.");

    public static EtherCatException NoSubdevice() => new(
        EtherCatErrorCode.NoSubdevice,
        "No EtherCAT subdevice answers although frames come back: check that the coupler is connected and powered.");

    public static EtherCatException SubdeviceCountChanged() => new(
        EtherCatErrorCode.SubdeviceCountChanged,
        "The number of EtherCAT subdevices changed during the scan: check for loose connections, then scan again.");

    public static EtherCatException NothingAdded() => new(
        EtherCatErrorCode.NothingAdded,
        "No EtherCAT subdevice was added behind the last one: plug it in there, and wait until all others answer.");

    public static EtherCatException AdditionFailed(string problem) => new(EtherCatErrorCode.AdditionFailed, problem, problem);

    public static EtherCatException NothingToExchange(string label) => new(
        EtherCatErrorCode.NothingToExchange,
        $"{label} cannot be exchanged: it is not missing, or no other terminal of its type is plugged in at its place. Plug one in there first.",
        label);

    public static EtherCatException StoppedAnswering(string label, AlState wanted) => new(
        EtherCatErrorCode.StoppedAnswering,
        $"{label} has stopped answering on the way to {wanted.DisplayName()}: check its power and its neighbours' connection.",
        label, wanted);

    public static EtherCatException StateRefused(string label, AlState wanted, AlState actual, AlStatusCode reason) => new(
        EtherCatErrorCode.StateRefused,
        $"{label} refuses {wanted.DisplayName()} and is in {actual.DisplayName()}: {reason.Describe()} (AL status code 0x{(ushort)reason:X4}).",
        label, wanted, actual, reason);

    public static EtherCatException StateNotReached(string label, AlState wanted, double seconds, AlStatus actual) => new(
        EtherCatErrorCode.StateNotReached,
        $"{label} has not reached {wanted.DisplayName()} within {seconds:0} s; it is in {actual}.",
        label, wanted, seconds, actual);

    public static EtherCatException ParameterRefused(string label, string name, ushort index, byte subindex, SdoAbortCode reason) => new(
        EtherCatErrorCode.ParameterRefused,
        $"{label} refuses the start-up parameter \"{name}\" (0x{index:X4}:{subindex:X2}): {reason.Describe()}.",
        label, name, index, subindex, reason);

    public static EtherCatException NotConfigurable(string label, EtherCatException reason) => new(
        EtherCatErrorCode.NotConfigurable,
        $"{label} cannot be configured: {reason.Message}",
        label, reason);

    public static EtherCatException ProcessDataMismatch(string label, int inputs, int outputs, int expectedInputs, int expectedOutputs) => new(
        EtherCatErrorCode.ProcessDataMismatch,
        $"{label} has {inputs} bytes of inputs and {outputs} of outputs, but its driver expects "
            + $"{expectedInputs} and {expectedOutputs}: check the type and revision of the terminal.",
        label, inputs, outputs, expectedInputs, expectedOutputs);

    public static EtherCatException ProcessDataChanged(string label) => new(
        EtherCatErrorCode.ProcessDataChanged,
        $"{label} declares other process data than before: scan again.",
        label);

    public static EtherCatException ModulesChanged(string label) => new(
        EtherCatErrorCode.ModulesChanged,
        $"{label} has other modules than at the start: plug in those that were there, or restart the server to take the change over.",
        label);

    public static EtherCatException ClockUnreadable(string label) => new(
        EtherCatErrorCode.ClockUnreadable,
        $"The clock of {label} cannot be read, and all others follow it.",
        label);

    public static EtherCatException NoCoe(string label) => new(
        EtherCatErrorCode.NoCoe,
        $"{label} has no CoE mailbox.",
        label);

    public static EtherCatException NoFiles(string label) => new(
        EtherCatErrorCode.NoFiles,
        $"{label} has no files (FoE).",
        label);

    public static EtherCatException NoBoot(string label) => new(
        EtherCatErrorCode.NoBoot,
        $"{label} does not know the state BOOT.",
        label);

    public static EtherCatException EepromSilent() => new(
        EtherCatErrorCode.EepromSilent,
        "The device does not answer.");

    public static EtherCatException EepromNotRead(uint word) => new(
        EtherCatErrorCode.EepromNotRead,
        $"The EEPROM does not answer when word 0x{word:X2} is read.",
        word);

    public static EtherCatException EepromNotWritten(ushort word) => new(
        EtherCatErrorCode.EepromNotWritten,
        $"The EEPROM refuses to write word 0x{word:X2}.",
        word);

    public static EtherCatException EepromReadBackDiffers(ushort word, ushort read, ushort written) => new(
        EtherCatErrorCode.EepromReadBackDiffers,
        $"EEPROM word 0x{word:X2} reads {read} after {written} was written.",
        word, read, written);

    public static EtherCatException EepromBusy(double milliseconds) => new(
        EtherCatErrorCode.EepromBusy,
        $"The EEPROM stays busy for more than {milliseconds:0} ms.",
        milliseconds);

    public static EtherCatException MailboxSilent() => new(
        EtherCatErrorCode.MailboxSilent,
        "The device does not answer.");

    public static EtherCatException MailboxNotTaken() => new(
        EtherCatErrorCode.MailboxNotTaken,
        "The device does not take mailbox messages.");

    public static EtherCatException MailboxNoAnswer(double milliseconds) => new(
        EtherCatErrorCode.MailboxNoAnswer,
        $"The device does not answer within {milliseconds:0} ms.",
        milliseconds);

    public static EtherCatException MailboxError(MailboxErrorCode error) => new(
        EtherCatErrorCode.MailboxError,
        $"The device reports a mailbox error: {error.Describe()}.",
        error);

    public static EtherCatException SdoAnswerUnfit(ushort index, byte subindex) => new(
        EtherCatErrorCode.SdoAnswerUnfit,
        $"Object 0x{index:X4}:{subindex:X2}: the answer does not fit the request.",
        index, subindex);

    public static EtherCatException DescriptionTooShort(ushort index) => new(
        EtherCatErrorCode.DescriptionTooShort,
        $"The description of object 0x{index:X4} is too short.",
        index);

    public static EtherCatException InformationUnfit() => new(
        EtherCatErrorCode.InformationUnfit,
        "The answer of the SDO information service does not fit the request.");

    public static EtherCatException SdoAbort(ushort index, byte subindex, SdoAbortCode reason) => new(
        EtherCatErrorCode.SdoAbort,
        $"Object 0x{index:X4}:{subindex:X2}: {reason.Describe()}.",
        index, subindex, reason);

    public static EtherCatException FileRefused(string label, string file, FoeErrorCode reason, string text) => new(
        EtherCatErrorCode.FileRefused,
        $"{label}: File \"{file}\": {reason.Describe()} (0x{(uint)reason:X4}{(text.Length > 0 ? $", \"{text}\"" : "")}).",
        label, file, reason, text);

    public static EtherCatException FileBusy(string label, string file, double minutes) => new(
        EtherCatErrorCode.FileBusy,
        $"{label}: File \"{file}\": the device has been busy for {minutes:0} minutes.",
        label, file, minutes);

    public static EtherCatException FileAnswerUnfit(string label, string file, FoeErrorCode wrong) => new(
        EtherCatErrorCode.FileAnswerUnfit,
        $"{label}: File \"{file}\": the device's answer does not fit ({wrong.Describe()}); the transfer was ended.",
        label, file, wrong);
}
