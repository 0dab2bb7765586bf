using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Files;

namespace PanelServer.EtherCat.Errors;

/// <summary>Makes the library's errors: the one place where a code, its arguments and its sentence come together.</summary>
internal static partial class EtherCatErrors
{
    public static EtherCatError InterfaceMissing(string name, string present) => new(
        EtherCatErrorCode.InterfaceMissing,
        $"Network interface '{name}' does not exist. Present: {present}.",
        name, present);

    public static EtherCatError InterfaceDown(string name, string command) => new(
        EtherCatErrorCode.InterfaceDown,
        $"Network interface '{name}' is down: switch it on with '{command}'.",
        name, command);

    public static EtherCatError RawSocketNotPermitted() => new(
        EtherCatErrorCode.RawSocketNotPermitted,
        "EtherCAT needs raw network access: run as root, or give the program the capability CAP_NET_RAW "
            + "(setcap cap_net_raw+ep on the executable, or AmbientCapabilities=CAP_NET_RAW in its systemd unit).");

    public static EtherCatError RawSocketFailed(string reason) => new(
        EtherCatErrorCode.RawSocketFailed,
        $"A raw socket could not be opened: {reason}.",
        reason);

    public static EtherCatError RawSocketNotBound(string name, string reason) => new(
        EtherCatErrorCode.RawSocketNotBound,
        $"The raw socket could not be bound to '{name}': {reason}.",
        name, reason);

    public static EtherCatError ReceiveRingFailed(string reason) => new(
        EtherCatErrorCode.ReceiveRingFailed,
        $"A receive ring could not be made: {reason}.",
        reason);

    public static EtherCatError LinkProblem(EtherCatError problem) => new(
        EtherCatErrorCode.LinkProblem,
        problem.Sentence,
        problem);

    public static EtherCatError NoAnswer() => new(
        EtherCatErrorCode.NoAnswer,
        "No frame comes back from the EtherCAT segment: check the cable to the first coupler and its power supply.");

    public static EtherCatError LoopedCable() => new(
        EtherCatErrorCode.LoopedCable,
        "Frames come back as they were sent, without having passed a subdevice: the EtherCAT cable leads back to the server or into a network switch. Plug it into the input (X1 IN) of the first coupler.");

    public static EtherCatError NoSubdevice() => new(
        EtherCatErrorCode.NoSubdevice,
        "No EtherCAT subdevice answers although frames come back: check that the coupler is connected and powered.");

    public static EtherCatError SubdeviceCountChanged() => new(
        EtherCatErrorCode.SubdeviceCountChanged,
        "The number of EtherCAT subdevices changed during the scan: check for loose connections, then scan again.");

    public static EtherCatError NothingAdded() => new(
        EtherCatErrorCode.NothingAdded,
        "No EtherCAT subdevice was added behind the last one: plug it in there, and wait until all others answer.");

    public static EtherCatError AdditionFailed(EtherCatError problem) => new(
        EtherCatErrorCode.AdditionFailed,
        problem.Sentence,
        problem);

    public static EtherCatError NothingToExchange(string label) => new(
        EtherCatErrorCode.NothingToExchange,
        $"{label} cannot be exchanged: it is not missing, or no other terminal of its type is plugged in at its place. Plug one in there first.",
        label);

    public static EtherCatError StoppedAnswering(string label, AlState wanted) => new(
        EtherCatErrorCode.StoppedAnswering,
        $"{label} has stopped answering on the way to {wanted.DisplayName()}: check its power and its neighbours' connection.",
        label, wanted);

    public static EtherCatError StateRefused(string label, AlState wanted, AlState actual, AlStatusCode reason) => new(
        EtherCatErrorCode.StateRefused,
        $"{label} refuses {wanted.DisplayName()} and is in {actual.DisplayName()}: {reason.Describe()} (AL status code 0x{(ushort)reason:X4}).",
        label, wanted, actual, reason);

    public static EtherCatError StateNotReached(string label, AlState wanted, double seconds, AlStatus actual) => new(
        EtherCatErrorCode.StateNotReached,
        $"{label} has not reached {wanted.DisplayName()} within {seconds:0} s; it is in {actual}.",
        label, wanted, seconds, actual);

    public static EtherCatError ParameterRefused(string label, string name, ushort index, byte subindex, SdoAbortCode reason) => new(
        EtherCatErrorCode.ParameterRefused,
        $"{label} refuses the start-up parameter \"{name}\" (0x{index:X4}:{subindex:X2}): {reason.Describe()}.",
        label, name, index, subindex, reason);

    public static EtherCatError NotConfigurable(string label, EtherCatError reason) => new(
        EtherCatErrorCode.NotConfigurable,
        $"{label} cannot be configured: {reason}",
        label, reason);

    public static EtherCatError ProcessDataMismatch(string label, int inputs, int outputs, int expectedInputs, int expectedOutputs) => new(
        EtherCatErrorCode.ProcessDataMismatch,
        $"{label} has {inputs} bytes of inputs and {outputs} of outputs, but its driver expects "
            + $"{expectedInputs} and {expectedOutputs}: check the type and revision of the terminal.",
        label, inputs, outputs, expectedInputs, expectedOutputs);

    public static EtherCatError ProcessDataChanged(string label) => new(
        EtherCatErrorCode.ProcessDataChanged,
        $"{label} declares other process data than before: scan again.",
        label);

    public static EtherCatError ModulesChanged(string label) => new(
        EtherCatErrorCode.ModulesChanged,
        $"{label} has other modules than at the start: plug in those that were there, or restart the server to take the change over.",
        label);

    public static EtherCatError ClockUnreadable(string label) => new(
        EtherCatErrorCode.ClockUnreadable,
        $"The clock of {label} cannot be read, and all others follow it.",
        label);

    public static EtherCatError NoCoe(string label) => new(
        EtherCatErrorCode.NoCoe,
        $"{label} has no CoE mailbox.",
        label);

    public static EtherCatError NoFiles(string label) => new(
        EtherCatErrorCode.NoFiles,
        $"{label} has no files (FoE).",
        label);

    public static EtherCatError NoBoot(string label) => new(
        EtherCatErrorCode.NoBoot,
        $"{label} does not know the state BOOT.",
        label);

    public static EtherCatError EepromSilent() => new(
        EtherCatErrorCode.EepromSilent,
        "The device does not answer.");

    public static EtherCatError EepromNotRead(uint word) => new(
        EtherCatErrorCode.EepromNotRead,
        $"The EEPROM does not answer when word 0x{word:X2} is read.",
        word);

    public static EtherCatError EepromNotWritten(ushort word) => new(
        EtherCatErrorCode.EepromNotWritten,
        $"The EEPROM refuses to write word 0x{word:X2}.",
        word);

    public static EtherCatError EepromReadBackDiffers(ushort word, ushort read, ushort written) => new(
        EtherCatErrorCode.EepromReadBackDiffers,
        $"EEPROM word 0x{word:X2} reads {read} after {written} was written.",
        word, read, written);

    public static EtherCatError EepromBusy(double milliseconds) => new(
        EtherCatErrorCode.EepromBusy,
        $"The EEPROM stays busy for more than {milliseconds:0} ms.",
        milliseconds);

    public static EtherCatError MailboxSilent() => new(
        EtherCatErrorCode.MailboxSilent,
        "The device does not answer.");

    public static EtherCatError MailboxNotTaken() => new(
        EtherCatErrorCode.MailboxNotTaken,
        "The device does not take mailbox messages.");

    public static EtherCatError MailboxNoAnswer(double milliseconds) => new(
        EtherCatErrorCode.MailboxNoAnswer,
        $"The device does not answer within {milliseconds:0} ms.",
        milliseconds);

    public static EtherCatError MailboxError(MailboxErrorCode error) => new(
        EtherCatErrorCode.MailboxError,
        $"The device reports a mailbox error: {error.Describe()}.",
        error);

    public static EtherCatError SdoAnswerUnfit(ushort index, byte subindex) => new(
        EtherCatErrorCode.SdoAnswerUnfit,
        $"Object 0x{index:X4}:{subindex:X2}: the answer does not fit the request.",
        index, subindex);

    public static EtherCatError DescriptionTooShort(ushort index) => new(
        EtherCatErrorCode.DescriptionTooShort,
        $"The description of object 0x{index:X4} is too short.",
        index);

    public static EtherCatError InformationUnfit() => new(
        EtherCatErrorCode.InformationUnfit,
        "The answer of the SDO information service does not fit the request.");

    public static EtherCatError SdoAbort(ushort index, byte subindex, SdoAbortCode reason) => new(
        EtherCatErrorCode.SdoAbort,
        $"Object 0x{index:X4}:{subindex:X2}: {reason.Describe()}.",
        index, subindex, reason);

    public static EtherCatError FileRefused(string label, string file, FoeErrorCode reason, string text) => new(
        EtherCatErrorCode.FileRefused,
        $"{label}: File \"{file}\": {reason.Describe()} (0x{(uint)reason:X4}{(text.Length > 0 ? $", \"{text}\"" : "")}).",
        label, file, reason, text);

    public static EtherCatError FileBusy(string label, string file, double minutes) => new(
        EtherCatErrorCode.FileBusy,
        $"{label}: File \"{file}\": the device has been busy for {minutes:0} minutes.",
        label, file, minutes);

    public static EtherCatError FileAnswerUnfit(string label, string file, FoeErrorCode wrong) => new(
        EtherCatErrorCode.FileAnswerUnfit,
        $"{label}: File \"{file}\": the device's answer does not fit ({wrong.Describe()}); the transfer was ended.",
        label, file, wrong);
}
