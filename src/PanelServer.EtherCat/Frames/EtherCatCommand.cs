namespace PanelServer.EtherCat.Frames;

/// <summary>What a datagram asks of the subdevices (ETG.1000.4, table "Command").</summary>
public enum EtherCatCommand : byte
{
    /// <summary>No operation; subdevices ignore the datagram.</summary>
    Nop = 0x00,

    /// <summary>Auto-increment physical read: the subdevice at a position.</summary>
    Aprd = 0x01,

    /// <summary>Auto-increment physical write.</summary>
    Apwr = 0x02,

    /// <summary>Auto-increment physical read and write.</summary>
    Aprw = 0x03,

    /// <summary>Configured-address physical read: the subdevice with a station address.</summary>
    Fprd = 0x04,

    /// <summary>Configured-address physical write.</summary>
    Fpwr = 0x05,

    /// <summary>Configured-address physical read and write.</summary>
    Fprw = 0x06,

    /// <summary>Broadcast read; the data is the bitwise OR of all subdevices.</summary>
    Brd = 0x07,

    /// <summary>Broadcast write.</summary>
    Bwr = 0x08,

    /// <summary>Broadcast read and write.</summary>
    Brw = 0x09,

    /// <summary>Logical read through FMMUs.</summary>
    Lrd = 0x0A,

    /// <summary>Logical write through FMMUs.</summary>
    Lwr = 0x0B,

    /// <summary>Logical read and write through FMMUs.</summary>
    Lrw = 0x0C,

    /// <summary>Auto-increment read, multiple write: one subdevice reads, all others write what was read.</summary>
    Armw = 0x0D,

    /// <summary>Configured-address read, multiple write.</summary>
    Frmw = 0x0E,
}

/// <summary>Properties of commands that codec, main device and virtual segment share.</summary>
public static class EtherCatCommandExtensions
{
    /// <summary>True for the fifteen commands that ETG.1000.4 defines.</summary>
    public static bool IsDefined(this EtherCatCommand command) => command <= EtherCatCommand.Frmw;

    /// <summary>True when the address field is one 32-bit logical address.</summary>
    public static bool IsLogical(this EtherCatCommand command) =>
        command is EtherCatCommand.Lrd or EtherCatCommand.Lwr or EtherCatCommand.Lrw;

    /// <summary>True when every subdevice is addressed.</summary>
    public static bool IsBroadcast(this EtherCatCommand command) =>
        command is EtherCatCommand.Brd or EtherCatCommand.Bwr or EtherCatCommand.Brw;

    /// <summary>True when the subdevices' data is put into the datagram.</summary>
    public static bool Reads(this EtherCatCommand command) =>
        command is not (EtherCatCommand.Apwr or EtherCatCommand.Fpwr or EtherCatCommand.Bwr or EtherCatCommand.Lwr);

    /// <summary>True when each subdevice adds one to the address field as the datagram passes.</summary>
    public static bool IncrementsAddress(this EtherCatCommand command) =>
        command is EtherCatCommand.Aprd or EtherCatCommand.Apwr or EtherCatCommand.Aprw or EtherCatCommand.Armw
        || command.IsBroadcast();
}
