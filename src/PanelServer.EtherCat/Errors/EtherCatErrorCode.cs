using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Files;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Errors;

/// <summary>What is wrong. The hundreds say with what; the arguments are those of <see cref="EtherCatError.Arguments"/>, in this order.</summary>
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

    /// <summary>The network interface is not there, but may come. Arguments: its name; the names of those that are.</summary>
    InterfaceAbsent = 108,

    /// <summary>The network interface has no carrier. Argument: its name.</summary>
    InterfaceWithoutLink = 109,

    /// <summary>The way to the segment has no carrier.</summary>
    NoLink = 110,

    /// <summary>The network interface cannot be looked at. Arguments: its name; what the system says.</summary>
    InterfaceUnreadable = 111,

    /// <summary>The network interfaces cannot be listed. Argument: what the system says.</summary>
    InterfacesNotListed = 112,

    /// <summary>The network interfaces cannot be looked at. Argument: what the system says.</summary>
    InterfacesUnreadable = 113,

    /// <summary>Subdevices answer on several network interfaces. Arguments: for each an <see cref="EtherCatError"/> that says what was found, and what it remarks.</summary>
    SeveralSegments = 114,

    /// <summary>No subdevice answers on any network interface. Arguments: for each an <see cref="EtherCatError"/> that says what was found, and what it remarks.</summary>
    NoSegmentFound = 115,

    /// <summary>There is no network interface on which subdevices could answer.</summary>
    NoInterface = 116,

    /// <summary>Neither of the two interfaces of a ring can be used. Arguments: the <see cref="EtherCatError"/> of each.</summary>
    BothLinks = 117,

    /// <summary>In a search: subdevices answer on the interface. Arguments: its name; how many.</summary>
    InterfaceAnswers = 130,

    /// <summary>In a search: the interface is wireless. Argument: its name.</summary>
    InterfaceIsWireless = 131,

    /// <summary>In a search: the interface is a bridge. Argument: its name.</summary>
    InterfaceIsBridge = 132,

    /// <summary>In a search: the interface is no hardware. Arguments: its name; its driver, "virtual" if there is none.</summary>
    InterfaceIsNoCard = 133,

    /// <summary>In a search: the computer's own network is on the interface, which is left alone. Argument: its name.</summary>
    InterfaceOfNetwork = 134,

    /// <summary>In a search: the interface is down. Arguments: its name; the command that switches it on.</summary>
    InterfaceSwitchedOff = 135,

    /// <summary>In a search: the interface has no carrier. Argument: its name.</summary>
    InterfaceUnplugged = 136,

    /// <summary>In a search: frames come back without having passed a subdevice. Argument: the interface's name.</summary>
    InterfaceLooped = 137,

    /// <summary>In a search: nothing comes back. Argument: the interface's name.</summary>
    InterfaceSilent = 138,

    /// <summary>In a search: the interface could not be opened. Arguments: its name; why, an <see cref="EtherCatError"/>.</summary>
    InterfaceNotOpened = 139,

    /// <summary>A remark of a search: the interface is the only one, and the computer's own network is on it as well.</summary>
    OnlyInterface = 140,

    /// <summary>There is no segment that could be asked. Argument: why.</summary>
    NoSegment = 201,

    /// <summary>The interface has no link, or is not there. Argument: the <see cref="EtherCatError"/> of the transport.</summary>
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

    /// <summary>One of the subdevices that were added fails. Argument: what is wrong with it, an <see cref="EtherCatError"/>.</summary>
    AdditionFailed = 208,

    /// <summary>The control cycle has stopped; all outputs are held in their safe state.</summary>
    CycleLost = 220,

    /// <summary>The ring is interrupted. Arguments: the two ends between which it is, each a label or which interface.</summary>
    RingInterrupted = 221,

    /// <summary>The ring is interrupted, but nobody knows where.</summary>
    RingInterruptedSomewhere = 222,

    /// <summary>Another device of the configured type sits in a place. Arguments: the position; what it is.</summary>
    SubstituteFound = 223,

    /// <summary>A device sits in a place that was not configured there. Arguments: the position; what it is.</summary>
    StrangerFound = 224,

    /// <summary>Frames are damaged. Arguments: the port that they come in at; the label of its subdevice.</summary>
    FramesDamaged = 225,

    /// <summary>A clock does not settle. Arguments: the label of its subdevice; its difference to the reference in nanoseconds.</summary>
    ClockUnsettled = 226,

    /// <summary>The E-bus needs more than it is supplied with. Arguments: the label of the supply; mA that it gives; mA that are needed; the label of the first subdevice that is too much.</summary>
    EBusOverloaded = 227,

    /// <summary>A defect in the supervision, which goes on. Argument: the exception's message.</summary>
    SupervisionDefect = 228,

    /// <summary>A defect in the worker, which goes on. Argument: the exception's message.</summary>
    WorkerDefect = 229,

    /// <summary>It stopped answering while it changed its state. Arguments: its label; the state that was wanted.</summary>
    StoppedAnswering = 301,

    /// <summary>It refuses a state. Arguments: its label; the state that was wanted; the one it is in; its reason, an <see cref="AlStatusCode"/>.</summary>
    StateRefused = 302,

    /// <summary>It did not reach a state in time. Arguments: its label; the state that was wanted; seconds; the <see cref="AlStatus"/> it has.</summary>
    StateNotReached = 303,

    /// <summary>It refuses a start-up parameter. Arguments: its label; the parameter's name, index and subindex; its reason, an <see cref="SdoAbortCode"/>.</summary>
    ParameterRefused = 304,

    /// <summary>Its parameters could not be written. Arguments: its label; why, an <see cref="EtherCatError"/>.</summary>
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

    /// <summary>Its EEPROM is blank.</summary>
    EepromBlank = 325,

    /// <summary>It cannot be used and is held in INIT. Arguments: its label; why, an <see cref="EtherCatError"/>.</summary>
    Unusable = 330,

    /// <summary>It could not be brought up. Arguments: its label; why, an <see cref="EtherCatError"/>.</summary>
    BringUpFailed = 331,

    /// <summary>It is held in PRE-OP because its group runs already. Argument: its label.</summary>
    Held = 332,

    /// <summary>It has no driver and is held in PRE-OP. Arguments: its label; its <see cref="TerminalIdentity"/>.</summary>
    NoDriver = 333,

    /// <summary>It has a revision that its driver was not written for. Arguments: its label; the revision.</summary>
    RevisionUntried = 334,

    /// <summary>The checksum of its EEPROM is wrong. Argument: its label.</summary>
    EepromChecksumWrong = 335,

    /// <summary>It does not answer although others do. Argument: its label.</summary>
    Missing = 340,

    /// <summary>It has left its state. Arguments: its label; the state that it should be in; the <see cref="AlStatus"/> it has.</summary>
    StateLeft = 341,

    /// <summary>It has left its state because of an error. Arguments: its label; the state that it should be in; the <see cref="AlStatus"/> it has; its reason, an <see cref="AlStatusCode"/>.</summary>
    StateLeftByError = 342,

    /// <summary>It reports an error in the state that it should be in. Arguments: its label; the state; its reason, an <see cref="AlStatusCode"/>.</summary>
    ErrorInState = 343,

    /// <summary>It has dropped out too often. Arguments: its label; how often within a minute.</summary>
    DroppedOut = 344,

    /// <summary>It has dropped out too often, and could not be started. Arguments: its label; how often within a minute; why, an <see cref="EtherCatError"/>.</summary>
    DroppedOutAndNotStarted = 345,

    /// <summary>It could not be started again. Arguments: its label; why, an <see cref="EtherCatError"/>.</summary>
    NotStartedAgain = 346,

    /// <summary>It is in OP but does not exchange process data. Argument: its label.</summary>
    NotExchanging = 347,

    /// <summary>Its process data is answered more than once. Arguments: its label; how often.</summary>
    AnsweredRepeatedly = 348,

    /// <summary>The working counter of its group is wrong although each answers well alone. Arguments: its label; the working counter; the one that is expected.</summary>
    WorkingCounterUnexplained = 349,

    /// <summary>It has not been started yet. Argument: its label.</summary>
    NotStarted = 350,

    /// <summary>It does not answer, without more being known. Argument: its label.</summary>
    Lost = 351,

    /// <summary>It has left OP, without more being known. Argument: its label.</summary>
    NotOperational = 352,

    /// <summary>It cannot be reached because no frame comes back. Argument: its label.</summary>
    BusDown = 353,

    /// <summary>It cannot be reached because the interface has no link, or is not there. Arguments: its label; the <see cref="EtherCatError"/> of the transport.</summary>
    Unreachable = 354,

    /// <summary>It repeats the same inputs. Argument: its label.</summary>
    Frozen = 355,

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

    /// <summary>Less current flows than a sensor that works lets through: it has no supply, or its cable is broken. Argument: its label.</summary>
    LoopBroken = 601,

    /// <summary>More current flows than a sensor that works lets through: it is short-circuited. Argument: its label.</summary>
    LoopShorted = 602,

    /// <summary>The current is below the measuring range. Argument: its label.</summary>
    CurrentBelowRange = 603,

    /// <summary>The current is above the measuring range. Argument: its label.</summary>
    CurrentAboveRange = 604,

    /// <summary>It reports an error of its only input without saying which. Argument: its label.</summary>
    InputFailed = 605,

    /// <summary>Its only input has not converted yet. Argument: its label.</summary>
    InputNotConverting = 606,

    /// <summary>A channel has no thermometer, or a broken wire. Arguments: its label; the channel, from 1.</summary>
    SensorBroken = 611,

    /// <summary>The thermometer of a channel is short-circuited. Arguments: its label; the channel, from 1.</summary>
    SensorShorted = 612,

    /// <summary>The temperature of a channel is below the measuring range. Arguments: its label; the channel, from 1.</summary>
    TemperatureBelowRange = 613,

    /// <summary>The temperature of a channel is above the measuring range. Arguments: its label; the channel, from 1.</summary>
    TemperatureAboveRange = 614,

    /// <summary>It reports an error of a channel without saying which. Arguments: its label; the channel, from 1.</summary>
    ChannelFailed = 615,

    /// <summary>A channel has not converted yet. Arguments: its label; the channel, from 1.</summary>
    ChannelNotConverting = 616,

    /// <summary>It does not follow the handshake of its serial line. Argument: its label.</summary>
    HandshakeStuck = 621,

    /// <summary>It has switched its motor off because of an error. Argument: its label.</summary>
    MotorSwitchedOff = 631,

    /// <summary>Process data came at the wrong time for its clock. Argument: its label.</summary>
    OutOfStep = 632,
}
