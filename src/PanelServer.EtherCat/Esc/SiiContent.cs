using System.Buffers.Binary;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Esc;

/// <summary>One mailbox pair as the EEPROM states it.</summary>
/// <param name="ReceiveOffset">Where the main device writes.</param>
/// <param name="ReceiveSize">How long that mailbox is.</param>
/// <param name="SendOffset">Where the main device reads.</param>
/// <param name="SendSize">How long that mailbox is.</param>
public readonly record struct SiiMailbox(ushort ReceiveOffset, ushort ReceiveSize, ushort SendOffset, ushort SendSize)
{
    /// <summary>Shortest mailbox that can carry an SDO.</summary>
    public const int MinimumSize = 16;

    /// <summary>True when both directions can carry a message.</summary>
    public bool IsPresent => ReceiveSize >= MinimumSize && SendSize >= MinimumSize && ReceiveOffset != 0 && SendOffset != 0;
}

/// <summary>A sync manager as the EEPROM states it.</summary>
/// <param name="Start">Physical start address.</param>
/// <param name="Length">Default length in bytes.</param>
/// <param name="Control">Control byte.</param>
/// <param name="Enable">Bit 0 enable, 1 fixed, 2 virtual, 3 only in OP.</param>
/// <param name="Type">Use.</param>
public readonly record struct SiiSyncManager(ushort Start, ushort Length, byte Control, byte Enable, SyncManagerType Type);

/// <summary>An entry of a PDO as the EEPROM states it.</summary>
/// <param name="Index">Object index; 0 for bits that only fill.</param>
/// <param name="Subindex">Subindex.</param>
/// <param name="Name">Name; empty when the EEPROM has none.</param>
/// <param name="DataType">Data type.</param>
/// <param name="BitLength">Length in bits.</param>
public readonly record struct SiiPdoEntry(ushort Index, byte Subindex, string Name, CoeDataType DataType, byte BitLength);

/// <summary>A PDO as the EEPROM states it.</summary>
/// <param name="Index">PDO index.</param>
/// <param name="Name">Name; empty when the EEPROM has none.</param>
/// <param name="SyncManager">Sync manager, 0xFF when not assigned by default.</param>
/// <param name="IsInput">True for a TxPDO.</param>
/// <param name="Entries">What it carries, in this order.</param>
public sealed record SiiPdo(ushort Index, string Name, byte SyncManager, bool IsInput, IReadOnlyList<SiiPdoEntry> Entries)
{
    /// <summary>Sum of its entries.</summary>
    public int BitLength => Entries.Sum(entry => entry.BitLength);
}

/// <summary>A distributed clock mode as the EEPROM states it.</summary>
/// <param name="CycleTime0">SYNC0 cycle time, ns.</param>
/// <param name="ShiftTime0">SYNC0 shift, ns.</param>
/// <param name="ShiftTime1">SYNC1 shift, ns.</param>
/// <param name="AssignActivate">High byte for register 0x0981, low byte for 0x0980.</param>
public readonly record struct SiiClockMode(int CycleTime0, int ShiftTime0, int ShiftTime1, ushort AssignActivate);

/// <summary>Content of a subdevice information EEPROM, as far as it could be made out: blank and broken images give defaults, never an error.</summary>
public sealed class SiiContent
{
    private readonly byte[] _image;
    private readonly List<string> _strings = [];
    private readonly List<byte> _fmmuUse = [];
    private readonly List<SiiSyncManager> _syncManagers = [];
    private readonly List<SiiPdo> _pdos = [];
    private readonly List<SiiClockMode> _clockModes = [];
    private byte _orderNumberIndex;
    private byte _nameIndex;

    /// <summary>Reads what there is.</summary>
    /// <param name="image">The EEPROM's bytes from word 0; may end anywhere.</param>
    public SiiContent(ReadOnlySpan<byte> image)
    {
        _image = image.ToArray();
        if (!IsBlank)
        {
            ReadCategories();
        }
    }

    /// <summary>True when the identity area is missing, all zeros or all ones: an EEPROM never programmed.</summary>
    public bool IsBlank => VendorId is 0 or 0xFFFF_FFFF;

    /// <summary>True when the checksum in word 7 is right.</summary>
    public bool IsChecksumValid => _image.Length > SiiFormat.Checksum * 2
        && _image[SiiFormat.Checksum * 2] == SiiFormat.ComputeChecksum(_image);

    /// <summary>True when the categories end as they should.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The bytes read.</summary>
    public ReadOnlySpan<byte> Bytes => _image;

    /// <summary>PDI control, the later register 0x0140.</summary>
    public ushort PdiControl => Word(SiiFormat.PdiControl);

    /// <summary>Station alias.</summary>
    public ushort StationAlias => Word(SiiFormat.StationAlias);

    /// <summary>Vendor id.</summary>
    public uint VendorId => DoubleWord(SiiFormat.VendorId);

    /// <summary>Product code.</summary>
    public uint ProductCode => DoubleWord(SiiFormat.ProductCode);

    /// <summary>Revision.</summary>
    public uint Revision => DoubleWord(SiiFormat.RevisionNumber);

    /// <summary>Serial number of the device, often 0.</summary>
    public uint SerialNumber => DoubleWord(SiiFormat.SerialNumber);

    /// <summary>Standard mailbox.</summary>
    public SiiMailbox Mailbox => IsBlank ? default : new(
        Word(SiiFormat.StandardMailbox),
        Word(SiiFormat.StandardMailbox + 1),
        Word(SiiFormat.StandardMailbox + 2),
        Word(SiiFormat.StandardMailbox + 3));

    /// <summary>Mailbox in BOOT; not present where the device does not know that state.</summary>
    public SiiMailbox BootstrapMailbox => IsBlank ? default : new(
        Word(SiiFormat.BootstrapMailbox),
        Word(SiiFormat.BootstrapMailbox + 1),
        Word(SiiFormat.BootstrapMailbox + 2),
        Word(SiiFormat.BootstrapMailbox + 3));

    /// <summary>Mailbox protocols.</summary>
    public MailboxProtocols Protocols => IsBlank ? MailboxProtocols.None : (MailboxProtocols)Word(SiiFormat.MailboxProtocols);

    /// <summary>Order number, for example "EL7031-0030"; empty when the EEPROM has none.</summary>
    public string OrderNumber => StringAt(_orderNumberIndex);

    /// <summary>Long name; empty when the EEPROM has none.</summary>
    public string Name => StringAt(_nameIndex);

    /// <summary>CoE services.</summary>
    public CoeDetails CoeDetails { get; private set; }

    /// <summary>E-bus current in mA; negative for a supply.</summary>
    public short EBusCurrentMilliamperes { get; private set; }

    /// <summary>True when the device tells the number at its selector in the AL status code, on request (ETG.1020, "Explicit device identification").</summary>
    public bool TellsIdentification { get; private set; }

    /// <summary>Where the device keeps the number at its selector as a word of its memory; null when it does not.</summary>
    public ushort? IdentificationAddress { get; private set; }

    /// <summary>Use of each FMMU: 1 outputs, 2 inputs, 3 mailbox status.</summary>
    public IReadOnlyList<byte> FmmuUse => _fmmuUse;

    /// <summary>Sync managers.</summary>
    public IReadOnlyList<SiiSyncManager> SyncManagers => _syncManagers;

    /// <summary>PDOs of both directions.</summary>
    public IReadOnlyList<SiiPdo> Pdos => _pdos;

    /// <summary>Distributed clock modes.</summary>
    public IReadOnlyList<SiiClockMode> ClockModes => _clockModes;

    /// <summary>Size of the EEPROM in bytes as word 0x3E states it; 0 when it is blank.</summary>
    public static int StatedSize(ReadOnlySpan<byte> image)
    {
        int offset = SiiFormat.Size * 2;
        if (image.Length < offset + 2)
        {
            return 0;
        }

        ushort kilobits = BinaryPrimitives.ReadUInt16LittleEndian(image[offset..]);
        return kilobits == 0xFFFF ? 0 : (kilobits + 1) * 128;
    }

    /// <summary>One word of the image; 0 behind its end.</summary>
    /// <param name="address">Address in words.</param>
    public ushort Word(int address) => (address * 2) + 2 <= _image.Length
        ? BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(address * 2))
        : (ushort)0;

    /// <summary>The same content with other words.</summary>
    internal SiiContent With(IEnumerable<(ushort Address, ushort Value)> words)
    {
        byte[] image = [.. _image];
        foreach ((ushort address, ushort value) in words.Where(word => (word.Address * 2) + 2 <= _image.Length))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(address * 2), value);
        }

        return new SiiContent(image);
    }

    /// <summary>What has to be written for another station alias, checksum included; nothing if it is that one already.</summary>
    internal IReadOnlyList<(ushort Address, ushort Value)> WordsForAlias(ushort alias)
    {
        if (alias == StationAlias)
        {
            return [];
        }

        (ushort Address, ushort Value) word = (SiiFormat.StationAlias, alias);
        return [word, (SiiFormat.Checksum, SiiFormat.ComputeChecksum(With([word])._image))];
    }

    private uint DoubleWord(int address) => Word(address) | ((uint)Word(address + 1) << 16);

    private string StringAt(byte index) => index > 0 && index <= _strings.Count ? _strings[index - 1] : string.Empty;

    /// <summary>Names are numbers of strings, whose category may stand anywhere: it is read first.</summary>
    private void ReadCategories()
    {
        foreach ((SiiCategoryType type, Range range) in FindCategories().OrderBy(category => category.Type == SiiCategoryType.Strings ? 0 : 1))
        {
            ReadCategory(type, _image.AsSpan(range));
        }
    }

    private List<(SiiCategoryType Type, Range Range)> FindCategories()
    {
        List<(SiiCategoryType Type, Range Range)> found = [];
        int offset = SiiFormat.FirstCategory * 2;
        while (offset + 2 <= _image.Length)
        {
            SiiCategoryType type = (SiiCategoryType)BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(offset));
            if (type == SiiCategoryType.End)
            {
                IsComplete = true;
                break;
            }

            if (offset + SiiFormat.CategoryHeaderLength > _image.Length)
            {
                break;
            }

            int length = 2 * BinaryPrimitives.ReadUInt16LittleEndian(_image.AsSpan(offset + 2));
            offset += SiiFormat.CategoryHeaderLength;
            if (offset + length > _image.Length || (type == SiiCategoryType.None && length == 0))
            {
                break;
            }

            found.Add((type, offset..(offset + length)));
            offset += length;
        }

        return found;
    }

    private void ReadCategory(SiiCategoryType type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case SiiCategoryType.Strings:
                ReadStrings(data);
                break;
            case SiiCategoryType.General when data.Length >= 14:
                _orderNumberIndex = data[2];
                _nameIndex = data[3];
                CoeDetails = (CoeDetails)data[5];
                EBusCurrentMilliamperes = BinaryPrimitives.ReadInt16LittleEndian(data[12..]);
                TellsIdentification = (data[SiiFormat.GeneralFlags] & SiiFormat.IdentificationInStatusCode) != 0;
                IdentificationAddress = (data[SiiFormat.GeneralFlags] & SiiFormat.IdentificationInMemory) != 0 && data.Length >= SiiFormat.GeneralMemoryAddress + 2
                    ? BinaryPrimitives.ReadUInt16LittleEndian(data[SiiFormat.GeneralMemoryAddress..])
                    : null;
                break;
            case SiiCategoryType.Fmmu:
                _fmmuUse.AddRange(data);
                break;
            case SiiCategoryType.SyncManager:
                ReadSyncManagers(data);
                break;
            case SiiCategoryType.TxPdo:
                ReadPdos(data, isInput: true);
                break;
            case SiiCategoryType.RxPdo:
                ReadPdos(data, isInput: false);
                break;
            case SiiCategoryType.DistributedClock:
                ReadClockModes(data);
                break;
        }
    }

    private void ReadStrings(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        int offset = 1;
        for (byte left = data[0]; left > 0 && offset < data.Length; left--)
        {
            int length = Math.Min(data[offset], data.Length - offset - 1);
            _strings.Add(System.Text.Encoding.Latin1.GetString(data.Slice(offset + 1, length)).TrimEnd('\0', ' '));
            offset += 1 + length;
        }
    }

    private void ReadSyncManagers(ReadOnlySpan<byte> data)
    {
        for (; data.Length >= SyncManager.Size; data = data[SyncManager.Size..])
        {
            _syncManagers.Add(new SiiSyncManager(
                BinaryPrimitives.ReadUInt16LittleEndian(data),
                BinaryPrimitives.ReadUInt16LittleEndian(data[2..]),
                data[4],
                data[6],
                (SyncManagerType)data[7]));
        }
    }

    private void ReadPdos(ReadOnlySpan<byte> data, bool isInput)
    {
        const int recordLength = 8;
        while (data.Length >= recordLength)
        {
            ReadOnlySpan<byte> pdo = data[..recordLength];
            List<SiiPdoEntry> entries = [];
            data = data[recordLength..];
            for (byte left = pdo[2]; left > 0 && data.Length >= recordLength; left--)
            {
                entries.Add(new(
                    BinaryPrimitives.ReadUInt16LittleEndian(data), data[2], StringAt(data[3]), (CoeDataType)data[4], data[5]));
                data = data[recordLength..];
            }

            _pdos.Add(new SiiPdo(BinaryPrimitives.ReadUInt16LittleEndian(pdo), StringAt(pdo[5]), pdo[3], isInput, entries));
        }
    }

    private void ReadClockModes(ReadOnlySpan<byte> data)
    {
        const int recordLength = 24;
        for (; data.Length >= recordLength; data = data[recordLength..])
        {
            _clockModes.Add(new SiiClockMode(
                BinaryPrimitives.ReadInt32LittleEndian(data),
                BinaryPrimitives.ReadInt32LittleEndian(data[4..]),
                BinaryPrimitives.ReadInt32LittleEndian(data[8..]),
                BinaryPrimitives.ReadUInt16LittleEndian(data[14..])));
        }
    }
}
