using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>The EEPROM interface register by register, and the images.</summary>
public class EepromTests
{
    private const int Device = 1;

    private readonly FrameDriver _driver = new(TestDevices.SegmentOf(TestDevices.Coupler, TestDevices.AnalogInput with { Alias = 0x0102 }));

    public EepromTests()
    {
        _driver.AssignStations();
        _driver.Write(Device, Registers.EepromConfiguration, EepromInterface.ForceOwner);
        _driver.Write(Device, Registers.EepromConfiguration, EepromInterface.OwnerEtherCat);
    }

    private ushort Status => _driver.ReadWord(Device, Registers.EepromControl);

    private void Command(ushort command, uint address) => _driver.Write(
        Device, Registers.EepromControl, (byte)command, (byte)(command >> 8), (byte)address, (byte)(address >> 8), (byte)(address >> 16), (byte)(address >> 24));

    private ushort WaitUntilDone()
    {
        for (int i = 0; i < 10; i++)
        {
            ushort status = Status;
            if ((status & EepromInterface.Busy) == 0)
            {
                return status;
            }

            _driver.Wait(TimeSpan.FromMicroseconds(100));
        }

        throw new InvalidOperationException("The EEPROM stays busy.");
    }

    [Fact]
    public void Read_is_busy_as_long_as_on_recorded_devices_shows_its_command_meanwhile_and_delivers_eight_bytes()
    {
        Command(EepromInterface.ReadCommand, 0x08);
        Assert.Equal(0x8140, Status);
        _driver.Wait(TimeSpan.FromMicroseconds(650));
        Assert.Equal(0x8140, Status);
        _driver.Wait(TimeSpan.FromMicroseconds(60));
        Assert.Equal(EepromInterface.ReadsEightBytes, WaitUntilDone());

        Assert.Equal(Convert.FromHexString("02000000" + "5230CD0B"), _driver.Read(Device, Registers.EepromData, 8));
    }

    [Fact]
    public void Chip_that_reads_four_bytes_says_so_and_delivers_four()
    {
        FrameDriver driver = new(TestDevices.SegmentOf(TestDevices.Coupler with { Esc = EscProfile.Coupler with { EepromReadsEightBytes = false } }));
        driver.AssignStations();
        driver.Write(0, Registers.EepromControl, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00);
        driver.Wait(TimeSpan.FromMilliseconds(1));

        Assert.Equal(0, driver.ReadWord(0, Registers.EepromControl) & EepromInterface.ReadsEightBytes);
        Assert.Equal(Convert.FromHexString("02000000" + "00000000"), driver.Read(0, Registers.EepromData, 8));
    }

    [Fact]
    public void Identification_word_is_written_and_read_back()
    {
        int stored = 0;
        _driver.Segment.Subdevices[Device].Esc.Eeprom.Changed += () => stored++;
        _driver.Write(Device, Registers.EepromData, 0x34, 0x12);
        Command(EepromInterface.WriteCommand | EepromInterface.WriteEnable, 0x29);
        _ = WaitUntilDone();
        Command(EepromInterface.ReadCommand, 0x28);
        _ = WaitUntilDone();

        Assert.Equal(Convert.FromHexString("0000341200000000"), _driver.Read(Device, Registers.EepromData, 8));
        Assert.Equal(1, stored);
    }

    [Fact]
    public void Write_without_enable_is_an_error_and_changes_nothing()
    {
        _driver.Write(Device, Registers.EepromData, 0x34, 0x12);
        Command(EepromInterface.WriteCommand, 0x29);

        Assert.NotEqual(0, WaitUntilDone() & EepromInterface.WriteEnableError);
        Assert.Equal(0, _driver.Segment.Subdevices[Device].Esc.Eeprom.Image[0x52]);

        _driver.WriteWord(Device, Registers.EepromControl, 0);
        Assert.Equal(0, Status & EepromInterface.ErrorMask);
    }

    [Fact]
    public void Unknown_command_is_an_error()
    {
        Command(0x0500, 0);

        Assert.NotEqual(0, WaitUntilDone() & EepromInterface.CommandError);
    }

    [Fact]
    public void Commands_are_ignored_while_the_device_owns_the_EEPROM()
    {
        _driver.Write(Device, Registers.EepromConfiguration, EepromInterface.OwnerPdi);
        Command(EepromInterface.ReadCommand, 0x08);

        Assert.Equal(EepromInterface.ReadsEightBytes, Status);
        Assert.Equal(new byte[8], _driver.Read(Device, Registers.EepromData, 8));
    }

    [Fact]
    public void Configuration_words_are_loaded_into_their_registers()
    {
        Assert.Equal(0x0005, _driver.ReadWord(Device, Registers.PdiControl));
        Assert.Equal(0x0003, _driver.ReadWord(Device, Registers.PdiConfiguration));
        Assert.Equal(0x0102, _driver.ReadWord(Device, Registers.StationAlias));
    }

    [Theory]
    [InlineData(EepromInterface.ReloadCommand)]
    [InlineData(0x0400)]
    public void Alias_takes_effect_at_reload(ushort command)
    {
        Span<byte> image = _driver.Segment.Subdevices[Device].Esc.Eeprom.Image;
        BinaryPrimitives.WriteUInt16LittleEndian(image[8..], 0x0777);
        image[14] = SiiFormat.ComputeChecksum(image);
        Assert.Equal(0x0102, _driver.ReadWord(Device, Registers.StationAlias));

        Command(command, 0);
        _ = WaitUntilDone();

        Assert.Equal(0x0777, _driver.ReadWord(Device, Registers.StationAlias));
    }

    [Fact]
    public void Wrong_checksum_shows_in_status_and_DL_status_and_loads_nothing()
    {
        _driver.Segment.Subdevices[Device].Esc.Eeprom.Spoil(isBlank: false);
        _driver.Segment.Reboot(Device);
        _driver.AssignStations();

        Assert.NotEqual(0, Status & EepromInterface.ChecksumError);
        Assert.False(new DlStatus(_driver.ReadWord(Device, Registers.DlStatus)).IsPdiOperational);
        Assert.Equal(0, _driver.ReadWord(Device, Registers.StationAlias));

        _driver.Segment.Subdevices[Device].Esc.Eeprom.Repair();
        Assert.Equal(0, Status & EepromInterface.ChecksumError);
        Assert.True(new DlStatus(_driver.ReadWord(Device, Registers.DlStatus)).IsPdiOperational);
    }

    [Fact]
    public void Blank_EEPROM_reads_all_ones_at_every_address()
    {
        _driver.Segment.Subdevices[Device].Esc.Eeprom.Spoil(isBlank: true);
        foreach (uint address in (uint[])[0, 0x40, 0x3FF, 0x400, 0xFFFFFFFF])
        {
            Command(EepromInterface.ReadCommand, address);
            _ = WaitUntilDone();
            Assert.Equal("FFFFFFFFFFFFFFFF", Convert.ToHexString(_driver.Read(Device, Registers.EepromData, 8)));
        }
    }

    [Fact]
    public void Busy_EEPROM_stays_busy_until_the_fault_ends()
    {
        _driver.Segment.Subdevices[Device].Esc.Eeprom.Fault = EepromFault.Busy;
        Command(EepromInterface.ReadCommand, 0);
        Assert.Throws<InvalidOperationException>(() => WaitUntilDone());

        _driver.Segment.Subdevices[Device].Esc.Eeprom.Fault = EepromFault.None;
        _ = WaitUntilDone();
    }

    [Fact]
    public void EEPROM_without_acknowledge_reports_it()
    {
        _driver.Segment.Subdevices[Device].Esc.Eeprom.Fault = EepromFault.NoAcknowledge;
        Command(EepromInterface.ReadCommand, 0);

        Assert.NotEqual(0, WaitUntilDone() & EepromInterface.CommandError);
    }

    [Theory]
    [InlineData(0x0D00, 0, 0, 0, 0x46)]
    [InlineData(0x0104, 0, 0, 0x000F, 0xD8)]
    [InlineData(0x0005, 0x0003, 0, 0, 0xAF)]
    [InlineData(0x0405, 0x0C03, 0x07D0, 0, 0x45)]
    [InlineData(0x0104, 0, 0, 0, 0x39)]
    public void Image_has_the_checksum_of_the_real_one(ushort word0, ushort word1, ushort word2, ushort word3, byte expected)
    {
        byte[] image = SiiImage.Build(TestDevices.Coupler with
        {
            PdiControl = word0,
            PdiConfiguration = word1,
            SyncImpulse = word2,
            ExtendedPdiConfiguration = word3,
        });

        Assert.Equal(expected, image[14]);
    }

    [Fact]
    public void Image_has_mailbox_words_size_version_and_identification_where_the_standard_puts_them()
    {
        byte[] image = SiiImage.Build(TestDevices.AnalogInput with { Machine = new MachineWords(1, 4, 57922, 4), Serial = 0x01020304 });
        ushort Word(int address) => BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(address * 2));

        Assert.Equal([0x0304, 0x0102], [Word(0x0E), Word(0x0F)]);
        Assert.Equal([0x1000, 0xF4, 0x10F4, 0xF4, 0x1000, 0x80, 0x1080, 0x80, 0x000C], Enumerable.Range(0x14, 9).Select(Word));
        Assert.Equal([1, 4, 57922, 4], Enumerable.Range(0x28, 4).Select(Word));
        Assert.Equal([0x000F, 1], [Word(0x3E), Word(0x3F)]);
        Assert.Equal(2048, image.Length);
    }

    [Fact]
    public void Categories_are_those_of_the_description()
    {
        List<(int Type, byte[] Data)> categories = Categories(SiiImage.Build(TestDevices.AnalogInput));

        Assert.Equal([10, 30, 40, 41, 50], categories.Select(category => category.Type));
        Assert.Equal("0203", Convert.ToHexString(categories[2].Data));
        Assert.Equal("00108000" + "26000101" + "80108000" + "22000102" + "00110000" + "04000003" + "80110400" + "20000104", Convert.ToHexString(categories[3].Data));

        // All PDOs follow each other in one category. 0x1A00: ten entries, sync manager 3; 0x1A01: one entry, not assigned.
        Assert.Equal(8 + 80 + 8 + 8, categories[4].Data.Length);
        Assert.Equal("001A0A03", Convert.ToHexString(categories[4].Data[..4]));
        Assert.Equal("011A01FF", Convert.ToHexString(categories[4].Data[88..92]));

        // General: group string 2, order string 1, name string 3, CoE 0x07, FoE, flags 0x04, 130 mA, ports 0x0033.
        Assert.Equal("02000103" + "00" + "07" + "01" + "00000000" + "04" + "8200" + "0200" + "3300", Convert.ToHexString(categories[1].Data[..18]));
        Assert.Equal(32, categories[1].Data.Length);
    }

    [Fact]
    public void Coupler_has_the_strings_and_categories_of_the_real_one()
    {
        List<(int Type, byte[] Data)> categories = Categories(SiiImage.Build(TestDevices.Coupler));

        Assert.Equal([10, 30], categories.Select(category => category.Type));
        Assert.Equal(4, categories[0].Data[0]);
        Assert.Equal([2, 0, 1, 4], categories[1].Data[..4]);
        Assert.Equal(-2000, BinaryPrimitives.ReadInt16LittleEndian(categories[1].Data.AsSpan(12)));
        Assert.Equal(3, categories[1].Data[14]);
        Assert.Equal(0x0131, BinaryPrimitives.ReadUInt16LittleEndian(categories[1].Data.AsSpan(16)));
    }

    [Fact]
    public void Clock_modes_are_24_bytes_each()
    {
        (int Type, byte[] Data) clock = Categories(SiiImage.Build(TestDevices.Drive)).Single(category => category.Type == 60);

        Assert.Equal(48, clock.Data.Length);
        Assert.Equal(0x0300, BinaryPrimitives.ReadUInt16LittleEndian(clock.Data.AsSpan(24 + 14)));
        Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(clock.Data.AsSpan(24 + 16)));
    }

    private static List<(int Type, byte[] Data)> Categories(byte[] image)
    {
        List<(int, byte[])> categories = new();
        for (int at = 0x80; ;)
        {
            int type = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(at));
            if (type == 0xFFFF)
            {
                return categories;
            }

            int length = BinaryPrimitives.ReadUInt16LittleEndian(image.AsSpan(at + 2)) * 2;
            categories.Add((type, image[(at + 4)..(at + 4 + length)]));
            at += 4 + length;
        }
    }
}
