using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Files;

namespace PanelServer.EtherCat.Errors;

/// <summary>What went wrong. The hundreds say with what; the arguments are those of <see cref="EtherCatException.Arguments"/>, in this order.</summary>
public enum EtherCatErrorCode
{
    /// <summary>The network interface does not exist. Arguments: its name; the names of those that do.</summary>
    InterfaceMissing = 101,

    /// <summary>The network interface is down. Arguments: its name; the command that switches it on.</summary>
    InterfaceDown = 102,

    /// <summary>The process may not open raw sockets.</summary>
    RawSocketNotPermitted = 103,

    /// <summary>A raw socket could not be opened. Argument: what the system says.</summary>
    RawSocketFailed = 104,

    /// <summary>The raw socket could not be bound. Arguments: the interface; what the system says.</summary>
    RawSocketNotBound = 105,

    /// <summary>The receive ring of a raw socket could not be made. Argument: what the system says.</summary>
    ReceiveRingFailed = 106,

    /// <summary>A transport that is not part of the library cannot be used. Argument: why.</summary>
    TransportUnusable = 107,

    /// <summary>There is no segment that could be asked. Argument: why.</summary>
    NoSegment = 201,

    /// <summary>The interface has no link, or is not there. Argument: what the transport says.</summary>
    LinkProblem = 202,

    /// <summary>No frame came back although it was sent several times.</summary>
    NoAnswer = 203,

    /// <summary>Frames come back without having passed a subdevice.</summary>
    LoopedCable = 204,

    /// <summary>Frames come back, but no subdevice answers.</summary>
    NoSubdevice = 205,

    /// <summary>The number of subdevices changed during the scan.</summary>
    SubdeviceCountChanged = 206,

    /// <summary>No subdevice was added behind those that are known.</summary>
    NothingAdded = 207,

    /// <summary>One of the subdevices that were added fails. Argument: what is wrong with it.</summary>
    AdditionFailed = 208,

    /// <summary>It stopped answering while it changed its state. Arguments: its label; the state that was wanted.</summary>
    StoppedAnswering = 301,

    /// <summary>It refuses a state. Arguments: its label; the state that was wanted; the one it is in; its reason, an <see cref="AlStatusCode"/>.</summary>
    StateRefused = 302,

    /// <summary>It did not reach a state in time. Arguments: its label; the state that was wanted; seconds; the <see cref="AlStatus"/> it has.</summary>
    StateNotReached = 303,

    /// <summary>It refuses a start-up parameter. Arguments: its label; the parameter's name, index and subindex; its reason, an <see cref="SdoAbortCode"/>.</summary>
    ParameterRefused = 304,

    /// <summary>Its parameters could not be written. Arguments: its label; why.</summary>
    NotConfigurable = 305,

    /// <summary>It has other process data than its driver. Arguments: its label; its bytes of inputs and outputs; those of the driver.</summary>
    ProcessDataMismatch = 306,

    /// <summary>It declares other process data than before. Argument: its label.</summary>
    ProcessDataChanged = 307,

    /// <summary>A coupler has other modules than before. Argument: its label.</summary>
    ModulesChanged = 308,

    /// <summary>The reference clock cannot be read. Argument: the label of its subdevice.</summary>
    ClockUnreadable = 309,

    /// <summary>It has no object dictionary. Argument: its label.</summary>
    NoCoe = 310,

    /// <summary>It has no file access. Argument: its label.</summary>
    NoFiles = 311,

    /// <summary>It does not know the state BOOT. Argument: its label.</summary>
    NoBoot = 312,

    /// <summary>It is not missing, or no other device of its type sits in its place. Argument: its label.</summary>
    NothingToExchange = 313,

    /// <summary>It does not answer when its EEPROM is asked for.</summary>
    EepromSilent = 320,

    /// <summary>Its EEPROM does not answer. Argument: the word.</summary>
    EepromNotRead = 321,

    /// <summary>Its EEPROM refuses to be written. Argument: the word.</summary>
    EepromNotWritten = 322,

    /// <summary>Its EEPROM has another value than the one that was written. Arguments: the word; the value that was read; the one that was written.</summary>
    EepromReadBackDiffers = 323,

    /// <summary>Its EEPROM stays busy. Argument: milliseconds.</summary>
    EepromBusy = 324,

    /// <summary>It does not answer when its mailbox is looked at.</summary>
    MailboxSilent = 401,

    /// <summary>It does not take messages.</summary>
    MailboxNotTaken = 402,

    /// <summary>No message comes in time. Argument: milliseconds.</summary>
    MailboxNoAnswer = 403,

    /// <summary>It reports a mailbox error. Argument: which, a <see cref="MailboxErrorCode"/>.</summary>
    MailboxError = 404,

    /// <summary>The answer to an SDO does not fit. Arguments: index; subindex.</summary>
    SdoAnswerUnfit = 405,

    /// <summary>The description of an object is too short. Argument: its index.</summary>
    DescriptionTooShort = 406,

    /// <summary>The answer of the SDO information service does not fit.</summary>
    InformationUnfit = 407,

    /// <summary>It aborts an SDO transfer. Arguments: index; subindex; its reason, an <see cref="SdoAbortCode"/>.</summary>
    SdoAbort = 501,

    /// <summary>It refuses a file. Arguments: its label; the file's name; its reason, a <see cref="FoeErrorCode"/>; what it adds, may be empty.</summary>
    FileRefused = 511,

    /// <summary>It has been busy with a file for too long. Arguments: its label; the file's name; minutes.</summary>
    FileBusy = 512,

    /// <summary>Its answer in a file transfer does not fit. Arguments: its label; the file's name; what is wrong, a <see cref="FoeErrorCode"/>.</summary>
    FileAnswerUnfit = 513,
}
