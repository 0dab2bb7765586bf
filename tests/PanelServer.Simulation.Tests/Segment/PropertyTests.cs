using CsCheck;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>What must hold for every layout, length and value, against models that are too simple to be wrong.</summary>
public class PropertyTests
{
    private const int Device = 1;

    private static readonly Gen<List<byte>> Layouts = Gen.Byte[1, 64].List[1, 20];

    private static SubdeviceDescription WithInputs(IReadOnlyList<byte> lengths) => TestDevices.AnalogInput with
    {
        TxPdos =
        [
            new PdoDescription
            {
                Index = 0x1A00,
                Name = "Inputs",
                Entries = [.. lengths.Select((bits, i) => new PdoEntryDescription(0x6000, (byte)(i + 1), bits, CoeDataType.Unsigned64, "Value"))],
            },
        ],
    };

    [Fact]
    public void Process_image_has_every_entry_at_the_sum_of_the_lengths_before_it() =>
        Gen.Select(Layouts, Gen.ULong.Array[20]).Sample((lengths, values) =>
        {
            SubdeviceDescription description = WithInputs(lengths);
            ObjectDictionary dictionary = DictionaryBuilder.Build(description);
            ProcessImageMap map = ProcessImageMap.Compile(description, dictionary, SyncManagerType.Inputs, [0x1A00]);
            for (int i = 0; i < lengths.Count; i++)
            {
                dictionary[0x6000, (byte)(i + 1)].Raw = values[i];
            }

            byte[] image = new byte[map.ByteLength];
            map.LoadInputs(image);

            int position = 0;
            for (int i = 0; i < lengths.Count; i++)
            {
                Assert.Equal(position, map.BitOffsetOf(0x6000, (byte)(i + 1)));
                for (int bit = 0; bit < lengths[i]; bit++, position++)
                {
                    Assert.Equal((values[i] >> bit) & 1, (ulong)(image[position / 8] >> (position % 8)) & 1);
                }
            }

            map.Zero();
            map.StoreOutputs(image);
            Assert.All(lengths, (bits, i) => Assert.Equal(bits == 64 ? values[i] : values[i] & ((1UL << bits) - 1), dictionary[0x6000, (byte)(i + 1)].Raw));
        });

    [Fact]
    public void FMMU_moves_exactly_its_bits_whatever_they_are() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 7], Gen.Int[1, 60], Gen.Byte.Array[12], Gen.Byte.Array[12], Gen.Bool).Sample((logicalBit, physicalBit, bits, outside, inside, isWrite) =>
        {
            ImageApplication recorder = new(inside);
            VirtualSegment segment = TestDevices.SegmentOf(TestDevices.Coupler);
            SubdeviceDescription description = isWrite ? LongOutputs : LongInputs;
            VirtualSubdevice subdevice = segment.Add(new VirtualSubdevice(description, recorder));
            subdevice.StateMachine.Times = TransitionTimes.Immediate;
            FrameDriver driver = new(segment);
            driver.BringToOp();
            ushort start = description.SyncManagers[0].Start;
            int end = logicalBit + bits - 1;
            driver.WriteFmmu(Device, 0, new Fmmu(0x4000, (ushort)((end / 8) + 1), (byte)logicalBit, (byte)(end % 8), start, (byte)physicalBit, isWrite ? FmmuType.Write : FmmuType.Read, true));
            driver.WriteFmmu(Device, 1, default);
            if (isWrite)
            {
                inside.CopyTo(segment.Subdevices[Device].Esc.Memory.Bytes[start..]);
            }

            byte[] data = driver.SendLogical(isWrite ? EtherCatCommand.Lwr : EtherCatCommand.Lrd, 0x4000, outside);

            // The model: one bit after the other.
            (byte[]? source, byte[]? target) = isWrite ? (outside, inside.ToArray()) : (inside, outside.ToArray());
            for (int i = 0; i < bits; i++)
            {
                (int from, int to) = isWrite ? (logicalBit + i, physicalBit + i) : (physicalBit + i, logicalBit + i);
                int bit = (source[from / 8] >> (from % 8)) & 1;
                target[to / 8] = (byte)((target[to / 8] & ~(1 << (to % 8))) | (bit << (to % 8)));
            }

            Assert.Equal(1, driver.WorkingCounter);
            Assert.Equal(target, isWrite ? segment.Subdevices[Device].Esc.Memory.Bytes.Slice(start, 12).ToArray() : data);
        }, iter: 500);

    /// <summary>Twelve bytes each way without mailbox.</summary>
    private static SubdeviceDescription LongInputs { get; } = TestDevices.DigitalInput with
    {
        SyncManagers = [new SyncManagerDescription(0x1000, 12, 0x00, 0x01, SyncManagerType.Inputs)],
        TxPdos = [Bytes(0x1A00, 0x6000)],
    };

    private static SubdeviceDescription LongOutputs { get; } = TestDevices.DigitalOutput with
    {
        SyncManagers = [new SyncManagerDescription(0x1100, 12, 0x04, 0x01, SyncManagerType.Outputs)],
        RxPdos = [Bytes(0x1600, 0x7000)],
    };

    private static PdoDescription Bytes(ushort pdo, ushort index) => new()
    {
        Index = pdo,
        Name = "Bytes",
        Entries = [.. Enumerable.Range(1, 12).Select(i => PdoEntryDescription.Of(index, (byte)i, CoeDataType.Unsigned8, "Byte"))],
    };

    private sealed class ImageApplication(byte[] inputs) : SubdeviceApplication
    {
        protected override bool UsesEntries => false;

        protected override void InputsReading(Span<byte> image) => inputs.CopyTo(image);
    }

    [Fact]
    public void Value_of_any_length_is_read_and_written_back_through_a_mailbox_of_any_size() =>
        Gen.Select(Gen.Byte.Array[1, 700], Gen.Int[24, 244]).Sample((value, size) =>
        {
            SubdeviceDescription description = TestDevices.AnalogInput with
            {
                Esc = EscProfile.Serial,
                Mailbox = TestDevices.AnalogInput.Mailbox! with { Standard = new MailboxWindow(0x1000, (ushort)size, 0x1400, (ushort)size), Bootstrap = null },
                SyncManagers =
                [
                    new SyncManagerDescription(0x1000, (ushort)size, 0x26, 1, SyncManagerType.MailboxOut),
                    new SyncManagerDescription(0x1400, (ushort)size, 0x22, 1, SyncManagerType.MailboxIn),
                ],
                Objects = [ObjectDescription.Record(0x8000, "Data", EntryDescription.Octets(1, "Data", new byte[value.Length], ObjectAccess.ReadWrite))],
            };
            FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler, description));
            driver.BringToPreOp();
            MailboxDriver mailbox = new(driver, Device);

            Assert.Equal(0x60, Download(mailbox, value, size));
            Assert.Equal(value, mailbox.Upload(0x8000, 1));
        }, iter: 200);

    /// <summary>Sends a value as normal or segmented download; returns the command byte of the last answer, 0x60 at the end.</summary>
    private static int Download(MailboxDriver mailbox, byte[] value, int size)
    {
        int first = Math.Min(value.Length, size - SdoHeader.NormalDataOffset);
        byte[] answer = mailbox.Sdo(SdoCommand.DownloadRequest | SdoCommand.SizeIndicated, 0x8000, 1, [.. BitConverter.GetBytes(value.Length), .. value[..first]]);
        int result = (int)answer[0];
        byte toggle = 0;
        for (int sent = first; sent < value.Length; toggle ^= SdoCommand.Toggle)
        {
            int count = Math.Min(value.Length - sent, size - SdoHeader.SegmentDataOffset);
            bool isLast = sent + count == value.Length;
            byte[] body = new byte[Math.Max(count + 1, SdoHeader.MinimumSegmentSize)];
            body[0] = (byte)(toggle | (isLast ? SdoCommand.LastSegment : 0) | SdoCommand.ForSegmentLength(count));
            value.AsSpan(sent, count).CopyTo(body.AsSpan(1));
            answer = mailbox.Ask(CoeService.SdoRequest, body);
            Assert.Equal(SdoCommand.DownloadSegmentResponse | toggle, answer[0]);
            sent += count;
        }

        return result;
    }

    [Fact]
    public void EEPROM_image_is_read_by_our_main_devices_parser_as_described() =>
        Gen.Select(Layouts, Gen.UInt, Gen.UInt, Gen.UInt, Gen.Char['a', 'z'].Array[1, 60]).Sample((lengths, product, revision, serial, name) =>
        {
            SubdeviceDescription description = WithInputs(lengths) with { Product = product, Revision = revision, Serial = serial, Name = new string(name) };
            SiiContent content = new(SiiImage.Build(description));

            Assert.True(content.IsComplete);
            Assert.True(content.IsChecksumValid);
            Assert.Equal((2u, product, revision, serial), (content.VendorId, content.ProductCode, content.Revision, content.SerialNumber));
            Assert.Equal(("EL3021", new string(name)), (content.OrderNumber, content.Name));
            Assert.Equal(lengths.Sum(bits => bits), Assert.Single(content.Pdos).BitLength);
            Assert.Equal(description.SyncManagers.Select(manager => (manager.Start, manager.Length, manager.Type)), content.SyncManagers.Select(manager => (manager.Start, manager.Length, manager.Type)));
        }, iter: 200);
}
