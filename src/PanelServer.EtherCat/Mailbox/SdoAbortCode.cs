namespace PanelServer.EtherCat.Mailbox;

/// <summary>Why a subdevice aborted an SDO transfer (ETG.1000.6, "SDO abort codes").</summary>
public enum SdoAbortCode : uint
{
    /// <summary>The toggle bit did not change between two segments.</summary>
    ToggleNotAlternated = 0x05030000,

    /// <summary>The SDO transfer timed out in the device.</summary>
    Timeout = 0x05040000,

    /// <summary>The SDO command is unknown.</summary>
    UnknownCommand = 0x05040001,

    /// <summary>The device is out of memory.</summary>
    OutOfMemory = 0x05040005,

    /// <summary>This kind of access is not supported.</summary>
    UnsupportedAccess = 0x06010000,

    /// <summary>The object is write-only.</summary>
    WriteOnly = 0x06010001,

    /// <summary>The object is read-only.</summary>
    ReadOnly = 0x06010002,

    /// <summary>Subindex 0 must be 0 before this write.</summary>
    SubindexZeroMustBeZero = 0x06010003,

    /// <summary>Complete access is not supported for this object.</summary>
    CompleteAccessNotSupported = 0x06010004,

    /// <summary>The object is too long for the mailbox.</summary>
    ObjectTooLong = 0x06010005,

    /// <summary>The object is mapped to a PDO, so it cannot be written.</summary>
    ObjectIsMapped = 0x06010006,

    /// <summary>The object does not exist.</summary>
    ObjectDoesNotExist = 0x06020000,

    /// <summary>The object cannot be mapped to a PDO.</summary>
    CannotBeMapped = 0x06040041,

    /// <summary>The mapped objects exceed the length of the PDO.</summary>
    PdoLengthExceeded = 0x06040042,

    /// <summary>The parameters are incompatible.</summary>
    ParameterIncompatible = 0x06040043,

    /// <summary>Incompatibility inside the device.</summary>
    InternalIncompatibility = 0x06040047,

    /// <summary>Hardware fault.</summary>
    HardwareFault = 0x06060000,

    /// <summary>The data type or length does not fit the object.</summary>
    LengthMismatch = 0x06070010,

    /// <summary>The data is too long for the object.</summary>
    DataTooLong = 0x06070012,

    /// <summary>The data is too short for the object.</summary>
    DataTooShort = 0x06070013,

    /// <summary>The subindex does not exist.</summary>
    SubindexDoesNotExist = 0x06090011,

    /// <summary>The value is out of range.</summary>
    ValueOutOfRange = 0x06090030,

    /// <summary>The value is too high.</summary>
    ValueTooHigh = 0x06090031,

    /// <summary>The value is too low.</summary>
    ValueTooLow = 0x06090032,

    /// <summary>The maximum is below the minimum.</summary>
    MaximumBelowMinimum = 0x06090036,

    /// <summary>General error.</summary>
    General = 0x08000000,

    /// <summary>The data cannot be transferred or stored.</summary>
    CannotTransfer = 0x08000020,

    /// <summary>The device is under local control.</summary>
    LocalControl = 0x08000021,

    /// <summary>Not possible in the present state of the device.</summary>
    WrongDeviceState = 0x08000022,

    /// <summary>The device has no object dictionary.</summary>
    NoObjectDictionary = 0x08000023,
}

/// <summary>Words for abort codes.</summary>
public static class SdoAbortCodeExtensions
{
    /// <summary>What the code means; unknown codes appear as a number.</summary>
    public static string Describe(this SdoAbortCode code) => code switch
    {
        SdoAbortCode.ToggleNotAlternated => "the toggle bit did not change between two segments",
        SdoAbortCode.Timeout => "the SDO transfer timed out in the device",
        SdoAbortCode.UnknownCommand => "the SDO command is unknown",
        SdoAbortCode.OutOfMemory => "the device is out of memory",
        SdoAbortCode.UnsupportedAccess => "this kind of access is not supported",
        SdoAbortCode.WriteOnly => "the object is write-only",
        SdoAbortCode.ReadOnly => "the object is read-only",
        SdoAbortCode.SubindexZeroMustBeZero => "subindex 0 must be 0 before this write",
        SdoAbortCode.CompleteAccessNotSupported => "complete access is not supported for this object",
        SdoAbortCode.ObjectTooLong => "the object is too long for the mailbox",
        SdoAbortCode.ObjectIsMapped => "the object is mapped to a PDO, so it cannot be written",
        SdoAbortCode.ObjectDoesNotExist => "the object does not exist",
        SdoAbortCode.CannotBeMapped => "the object cannot be mapped to a PDO",
        SdoAbortCode.PdoLengthExceeded => "the mapped objects exceed the length of the PDO",
        SdoAbortCode.ParameterIncompatible => "the parameters are incompatible",
        SdoAbortCode.InternalIncompatibility => "incompatibility inside the device",
        SdoAbortCode.HardwareFault => "hardware fault",
        SdoAbortCode.LengthMismatch => "the data type or length does not fit the object",
        SdoAbortCode.DataTooLong => "the data is too long for the object",
        SdoAbortCode.DataTooShort => "the data is too short for the object",
        SdoAbortCode.SubindexDoesNotExist => "the subindex does not exist",
        SdoAbortCode.ValueOutOfRange => "the value is out of range",
        SdoAbortCode.ValueTooHigh => "the value is too high",
        SdoAbortCode.ValueTooLow => "the value is too low",
        SdoAbortCode.MaximumBelowMinimum => "the maximum is below the minimum",
        SdoAbortCode.General => "general error",
        SdoAbortCode.CannotTransfer => "the data cannot be transferred or stored",
        SdoAbortCode.LocalControl => "the device is under local control",
        SdoAbortCode.WrongDeviceState => "not possible in the present state of the device",
        SdoAbortCode.NoObjectDictionary => "the device has no object dictionary",
        _ => $"SDO abort code 0x{(uint)code:X8}",
    };
}
