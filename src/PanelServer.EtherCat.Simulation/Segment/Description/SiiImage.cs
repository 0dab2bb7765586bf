using System.Buffers.Binary;
using System.Text;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Description;

/// <summary>Builds the EEPROM image of a subdevice from its description (ETG.1000.6, "SII"; ETG.2010).</summary>
public static class SiiImage
{
    /// <summary>Bytes of the EEPROM of every terminal modelled here: 16 kbit.</summary>
    public const int StandardSize = 2048;

    private const ushort Version = 1;

    /// <summary>The image, filled up with 0xFF behind the last category.</summary>
    /// <exception cref="InvalidOperationException">The categories need more than <see cref="StandardSize"/> bytes.</exception>
    public static byte[] Build(SubdeviceDescription description)
    {
        CategoryWriter writer = new(description);
        List<byte> categories = writer.Build();
        int start = SiiFormat.FirstCategory * 2;
        if (start + categories.Count > StandardSize)
        {
            throw new InvalidOperationException(
                $"The EEPROM image of {description.OrderNumber} needs {start + categories.Count} bytes, there are {StandardSize}.");
        }

        byte[] image = new byte[StandardSize];
        image.AsSpan(start).Fill(0xFF);
        WriteFixedArea(image, description);
        categories.CopyTo(image, start);
        return image;
    }

    /// <summary>Replaces the four identification words of the panel in an image.</summary>
    public static void WriteMachineWords(Span<byte> image, MachineWords words)
    {
        SetWord(image, MachineWords.Address, words.Vendor);
        SetWord(image, MachineWords.Address + 1, words.Machine);
        SetWord(image, MachineWords.Address + 2, words.Serial);
        SetWord(image, MachineWords.Address + 3, words.Role);
    }

    private static void WriteFixedArea(Span<byte> image, SubdeviceDescription description)
    {
        SetWord(image, SiiFormat.PdiControl, description.PdiControl);
        SetWord(image, SiiFormat.PdiConfiguration, description.PdiConfiguration);
        SetWord(image, SiiFormat.SyncImpulseLength, description.SyncImpulse);
        SetWord(image, SiiFormat.PdiConfiguration2, description.ExtendedPdiConfiguration);
        SetWord(image, SiiFormat.StationAlias, description.Alias);
        image[SiiFormat.Checksum * 2] = SiiFormat.ComputeChecksum(image);
        SetDouble(image, SiiFormat.VendorId, description.Vendor);
        SetDouble(image, SiiFormat.ProductCode, description.Product);
        SetDouble(image, SiiFormat.RevisionNumber, description.Revision);
        SetDouble(image, SiiFormat.SerialNumber, description.Serial);
        if (description.Mailbox is { } mailbox)
        {
            WriteWindow(image, SiiFormat.BootstrapMailbox, mailbox.Bootstrap ?? default);
            WriteWindow(image, SiiFormat.StandardMailbox, mailbox.Standard);
            SetWord(image, SiiFormat.MailboxProtocols, (ushort)mailbox.Protocols);
        }

        for (int i = 0; i < description.ProductionWords.Count; i++)
        {
            SetWord(image, SiiFormat.Production + i, description.ProductionWords[i]);
        }

        WriteMachineWords(image, description.Machine ?? default);
        SetWord(image, SiiFormat.Size, (StandardSize / 128) - 1);
        SetWord(image, SiiFormat.Version, Version);
    }

    private static void WriteWindow(Span<byte> image, int word, MailboxWindow window)
    {
        SetWord(image, word, window.ReceiveStart);
        SetWord(image, word + 1, window.ReceiveLength);
        SetWord(image, word + 2, window.SendStart);
        SetWord(image, word + 3, window.SendLength);
    }

    private static void SetWord(Span<byte> image, int word, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(image[(word * 2)..], value);

    private static void SetDouble(Span<byte> image, int word, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(image[(word * 2)..], value);

    /// <summary>Writes the categories in the order of their numbers.</summary>
    private sealed class CategoryWriter(SubdeviceDescription description)
    {
        // Fills the last word of a category: no FMMU has such a use, and no string is left that could have such a length.
        private const byte Filler = 0xFF;

        private readonly List<byte> _bytes = [];
        private readonly List<string> _strings = [];

        public List<byte> Build()
        {
            // The strings come first but are only known when all else is written.
            List<byte> general = Category(General);
            List<byte> rest =
            [
                .. Category(Fmmus), .. Category(SyncManagers), .. Category(SyncUnits),
                .. Category(() => Pdos(SyncManagerType.Inputs)), .. Category(() => Pdos(SyncManagerType.Outputs)),
                .. Category(Clocks),
            ];
            return [.. Category(Strings), .. general, .. rest, 0xFF, 0xFF];
        }

        /// <summary>Runs one writer; a category without content is left out.</summary>
        private List<byte> Category(Func<SiiCategoryType> write)
        {
            _bytes.Clear();
            SiiCategoryType type = write();
            if (_bytes.Count == 0)
            {
                return [];
            }

            if (_bytes.Count % 2 != 0)
            {
                _bytes.Add(Filler);
            }

            List<byte> content = [.. _bytes];
            _bytes.Clear();
            Word((ushort)type);
            Word((ushort)(content.Count / 2));
            return [.. _bytes, .. content];
        }

        private SiiCategoryType Strings()
        {
            _bytes.Add((byte)_strings.Count);
            foreach (string text in _strings)
            {
                _bytes.Add((byte)text.Length);
                _bytes.AddRange(Encoding.Latin1.GetBytes(text));
            }

            return SiiCategoryType.Strings;
        }

        private SiiCategoryType General()
        {
            byte order = StringNumber(description.OrderNumber);
            byte group = StringNumber(description.Group);
            byte groupName = StringNumber(description.GroupName);
            byte name = StringNumber(description.Name);
            bool hasFoE = description.Mailbox?.Protocols.HasFlag(MailboxProtocols.FoE) ?? false;
            _bytes.AddRange([group, 0, order, name, description.GeneralReserved, (byte)(description.Mailbox?.Coe ?? CoeDetails.None), hasFoE ? (byte)1 : (byte)0, 0, 0, 0]);
            _bytes.AddRange([description.SysmanClass, description.GeneralFlags]);
            Word((ushort)description.EbusCurrentMilliamperes);
            _bytes.AddRange([groupName == 0 ? group : groupName, 0]);
            Word(description.PhysicalPorts);
            Word(description.IdentificationAddress);
            _bytes.AddRange(new byte[12]);
            return SiiCategoryType.General;
        }

        private SiiCategoryType Fmmus()
        {
            _bytes.AddRange(description.Fmmus.Select(usage => (byte)usage));
            return SiiCategoryType.Fmmu;
        }

        private SiiCategoryType SyncUnits()
        {
            _bytes.AddRange(description.SyncUnits);
            return SiiCategoryType.SyncUnit;
        }

        private SiiCategoryType SyncManagers()
        {
            foreach (SyncManagerDescription manager in description.SyncManagers)
            {
                Word(manager.Start);
                Word(manager.Length);
                _bytes.AddRange([manager.Control, 0, manager.Enable, (byte)manager.Type]);
            }

            return SiiCategoryType.SyncManager;
        }

        /// <summary>
        /// All PDOs of a direction in one category, as real images have them: main devices look for the first category of a type and
        /// read what is in it, so that PDOs in a second one would not be seen.
        /// </summary>
        private SiiCategoryType Pdos(SyncManagerType use)
        {
            foreach (PdoDescription pdo in description.PdosInEeprom ? description.Pdos(use) : [])
            {
                Pdo(pdo, use);
            }

            return use == SyncManagerType.Inputs ? SiiCategoryType.TxPdo : SiiCategoryType.RxPdo;
        }

        private void Pdo(PdoDescription pdo, SyncManagerType use)
        {
            bool assigned = description.DefaultAssignment(use).Contains(pdo.Index);
            Word(pdo.Index);
            _bytes.AddRange(
            [
                (byte)pdo.Entries.Count, assigned ? (byte)description.SyncManagerOf(use) : (byte)0xFF, 0, StringNumber(pdo.Name),
            ]);
            Word(pdo.SiiFlags);
            foreach (PdoEntryDescription entry in pdo.Entries)
            {
                Word(entry.Index);
                _bytes.AddRange([entry.Subindex, StringNumber(entry.Name), (byte)entry.Type, entry.BitLength]);
                Word(0);
            }
        }

        private SiiCategoryType Clocks()
        {
            foreach (DcModeDescription mode in description.DcModes)
            {
                Double(0);
                Double((uint)mode.Sync0ShiftNanoseconds);
                Double((uint)mode.Sync1ShiftNanoseconds);
                Word((ushort)mode.Sync1Factor);
                Word(mode.AssignActivate);
                Word((ushort)mode.Sync0Factor);
                _bytes.AddRange([StringNumber(mode.Name), 0, 0, 0, 0, 0]);
            }

            return SiiCategoryType.DistributedClock;
        }

        /// <summary>Number of a string, counted from 1; 0 for an empty one.</summary>
        private byte StringNumber(string text)
        {
            if (text.Length == 0)
            {
                return 0;
            }

            int index = _strings.IndexOf(text);
            if (index < 0)
            {
                _strings.Add(text);
                index = _strings.Count - 1;
            }

            return (byte)(index + 1);
        }

        private void Word(ushort value) => _bytes.AddRange([(byte)value, (byte)(value >> 8)]);

        private void Double(uint value)
        {
            Word((ushort)value);
            Word((ushort)(value >> 16));
        }
    }
}
