namespace PanelServer.EtherCat.Mailbox.Files;

/// <summary>Why a device ends a file transfer (ETG.1000.6, "FoE", error codes).</summary>
public enum FoeErrorCode : uint
{
    /// <summary>Nothing is said.</summary>
    NotDefined = 0x8000,

    /// <summary>There is no such file.</summary>
    NotFound = 0x8001,

    /// <summary>Access is denied.</summary>
    AccessDenied = 0x8002,

    /// <summary>The device's memory is full.</summary>
    DiskFull = 0x8003,

    /// <summary>The request makes no sense at this point.</summary>
    Illegal = 0x8004,

    /// <summary>A part came out of turn.</summary>
    PacketNumberWrong = 0x8005,

    /// <summary>There is such a file already.</summary>
    AlreadyExists = 0x8006,

    /// <summary>There is no such user.</summary>
    NoUser = 0x8007,

    /// <summary>Possible in BOOT only.</summary>
    BootstrapOnly = 0x8008,

    /// <summary>Not possible in BOOT.</summary>
    NotInBootstrap = 0x8009,

    /// <summary>The password is wrong.</summary>
    NoRights = 0x800A,

    /// <summary>An error in the device's program.</summary>
    ProgramError = 0x800B,
}

/// <summary>Error codes in words.</summary>
public static class FoeErrorCodes
{
    /// <summary>What the code means.</summary>
    public static string Describe(this FoeErrorCode code) => code switch
    {
        FoeErrorCode.NotFound => "there is no file of this name",
        FoeErrorCode.AccessDenied => "access to the file is denied",
        FoeErrorCode.DiskFull => "its memory is full",
        FoeErrorCode.Illegal => "the request is not allowed at this point",
        FoeErrorCode.PacketNumberWrong => "a part of the file came out of turn",
        FoeErrorCode.AlreadyExists => "there is a file of this name already",
        FoeErrorCode.NoUser => "there is no such user",
        FoeErrorCode.BootstrapOnly => "this is possible in the state BOOT only",
        FoeErrorCode.NotInBootstrap => "this is not possible in the state BOOT",
        FoeErrorCode.NoRights => "the password is wrong",
        FoeErrorCode.ProgramError => "an error in its program",
        _ => "no reason is given",
    };
}
