namespace PanelServer.EtherCat.Esc;

/// <summary>Layout of the subdevice information EEPROM (SII): word addresses of the fixed area (ETG.1000.6, "SII content"; ETG.2010).</summary>
public static class SiiFormat
{
    /// <summary>PDI control.</summary>
    public const ushort PdiControl = 0x00;

    /// <summary>PDI configuration.</summary>
    public const ushort PdiConfiguration = 0x01;

    /// <summary>SYNC impulse length in 10 ns.</summary>
    public const ushort SyncImpulseLength = 0x02;

    /// <summary>Extended PDI configuration.</summary>
    public const ushort PdiConfiguration2 = 0x03;

    /// <summary>Station alias.</summary>
    public const ushort StationAlias = 0x04;

    /// <summary>Checksum (low byte) over the words before it.</summary>
    public const ushort Checksum = 0x07;

    /// <summary>Vendor id (two words).</summary>
    public const ushort VendorId = 0x08;

    /// <summary>Product code (two words).</summary>
    public const ushort ProductCode = 0x0A;

    /// <summary>Revision number (two words).</summary>
    public const ushort RevisionNumber = 0x0C;

    /// <summary>Serial number (two words).</summary>
    public const ushort SerialNumber = 0x0E;

    /// <summary>Bootstrap mailbox: receive offset, receive size, send offset, send size (four words).</summary>
    public const ushort BootstrapMailbox = 0x14;

    /// <summary>Standard mailbox: receive offset, receive size, send offset, send size (four words).</summary>
    public const ushort StandardMailbox = 0x18;

    /// <summary>Mailbox protocols: <see cref="MailboxProtocols"/>.</summary>
    public const ushort MailboxProtocols = 0x1C;

    /// <summary>First of three words with the maker's record of the production, reserved by the standard. Never to be overwritten.</summary>
    public const ushort Production = 0x20;

    /// <summary>Size: kbit − 1.</summary>
    public const ushort Size = 0x3E;

    /// <summary>Version.</summary>
    public const ushort Version = 0x3F;

    /// <summary>First category.</summary>
    public const ushort FirstCategory = 0x40;

    /// <summary>Offset of the flags in the general category.</summary>
    public const int GeneralFlags = 11;

    /// <summary>Flag of the general category: the AL status code tells the identification on request.</summary>
    public const byte IdentificationInStatusCode = 0x08;

    /// <summary>Flag of the general category: the identification is a word of the memory, at <see cref="GeneralMemoryAddress"/>.</summary>
    public const byte IdentificationInMemory = 0x10;

    /// <summary>Offset of the address of the identification in the general category (two bytes).</summary>
    public const int GeneralMemoryAddress = 18;

    /// <summary>Bytes of a string-, PDO- or other category's header: type and length in words.</summary>
    public const int CategoryHeaderLength = 4;

    /// <summary>Checksum of the first fourteen bytes: CRC-8 with polynomial x⁸+x²+x+1 and initial value 0xFF.</summary>
    /// <param name="image">At least fourteen bytes.</param>
    public static byte ComputeChecksum(ReadOnlySpan<byte> image)
    {
        byte crc = 0xFF;
        foreach (byte value in image[..(Checksum * 2)])
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (byte)((crc & 0x80) != 0 ? (crc << 1) ^ 0x07 : crc << 1);
            }
        }

        return crc;
    }
}

/// <summary>Types of EEPROM categories.</summary>
public enum SiiCategoryType : ushort
{
    /// <summary>Filler, to be skipped.</summary>
    None = 0,

    /// <summary>Strings.</summary>
    Strings = 10,

    /// <summary>Data types.</summary>
    DataTypes = 20,

    /// <summary>General information.</summary>
    General = 30,

    /// <summary>Use of each FMMU.</summary>
    Fmmu = 40,

    /// <summary>Sync managers.</summary>
    SyncManager = 41,

    /// <summary>FMMU extension: sync manager of each FMMU.</summary>
    FmmuExtension = 42,

    /// <summary>Sync units.</summary>
    SyncUnit = 43,

    /// <summary>PDOs that the main device reads (inputs).</summary>
    TxPdo = 50,

    /// <summary>PDOs that the main device writes (outputs).</summary>
    RxPdo = 51,

    /// <summary>Distributed clock modes.</summary>
    DistributedClock = 60,

    /// <summary>End of the categories.</summary>
    End = 0xFFFF,
}

/// <summary>Mailbox protocols, EEPROM word 0x1C.</summary>
[Flags]
public enum MailboxProtocols : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>ADS over EtherCAT.</summary>
    AoE = 0x01,

    /// <summary>Ethernet over EtherCAT.</summary>
    EoE = 0x02,

    /// <summary>CAN application protocol over EtherCAT.</summary>
    CoE = 0x04,

    /// <summary>File access over EtherCAT.</summary>
    FoE = 0x08,

    /// <summary>Servo drive profile over EtherCAT.</summary>
    SoE = 0x10,

    /// <summary>Vendor-specific protocol over EtherCAT.</summary>
    VoE = 0x20,
}

/// <summary>What CoE services a subdevice has: byte 5 of the general category.</summary>
[Flags]
public enum CoeDetails : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>SDO transfers.</summary>
    Sdo = 0x01,

    /// <summary>SDO information.</summary>
    SdoInformation = 0x02,

    /// <summary>PDO assignment can be changed.</summary>
    PdoAssign = 0x04,

    /// <summary>PDO mapping can be changed.</summary>
    PdoConfiguration = 0x08,

    /// <summary>Upload of the object dictionary at start.</summary>
    UploadAtStart = 0x10,

    /// <summary>Complete access.</summary>
    CompleteAccess = 0x20,
}

/// <summary>Type of a sync manager in its EEPROM category.</summary>
public enum SyncManagerType : byte
{
    /// <summary>Not used.</summary>
    Unused = 0,

    /// <summary>Mailbox, main device writes.</summary>
    MailboxOut = 1,

    /// <summary>Mailbox, main device reads.</summary>
    MailboxIn = 2,

    /// <summary>Process data, main device writes.</summary>
    Outputs = 3,

    /// <summary>Process data, main device reads.</summary>
    Inputs = 4,
}
