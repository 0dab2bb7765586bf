using CsCheck;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Diagnosis;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Terminals;

namespace PanelServer.EtherCat.Tests.Mailbox;

/// <summary>The diagnosis history, object 0x10F3 (ETG.1020).</summary>
public sealed class DiagnosisTests : IDisposable
{
    private const int CouplerPosition = 0;
    private const int MotorPosition = 1;
    private const int ThermometerPosition = 2;
    private const int Places = 50;
    private const uint Beckhoff = 2;

    private readonly VirtualEl7031 _motor = new();
    private readonly Bench _bench;

    public DiagnosisTests()
    {
        _bench = new([
            new(DigitalDescriptions.Ek1100, new VirtualEk1100()),
            new(StepperDescriptions.El7031, _motor),
            new(AnalogDescriptions.El3204, new VirtualEl3204()),
        ]);
        _bench.EnterPreOp();
    }

    private MainDevice Main => _bench.Main;

    private MailboxSegment Mailboxes => _bench.Mailboxes;

    private ObjectDictionary Objects => _bench.Segment.Subdevices[MotorPosition].Dictionary;

    private DiagnosisHistory History => Main.RunUntil(Mailboxes.ReadDiagnosisAsync(MotorPosition));

    public static TheoryData<string, string> Parameters() => new()
    {
        { "01 00 01", "1" },
        { "02 00 FE", "-2" },
        { "03 00 FE FF", "-2" },
        { "04 00 FE FF FF FF", "-2" },
        { "15 00 FE FF FF FF FF FF FF FF", "-2" },
        { "05 00 FE", "254" },
        { "06 00 FE FF", "65534" },
        { "1B 00 FE FF FF FF FF FF FF FF", "18446744073709551614" },
        { "08 00 00 00 C0 3F", "1.5" },
        { "11 00 00 00 00 00 00 00 F8 3F", "1.5" },
        { "03 10 01 02 FF", "0102FF" },
        { "02 20 48 FC", "Hü" },
        { "04 30 48 00 3A 26", "H☺" },
        { "00 40 13 44", "17427" },
    };

    public void Dispose() => _bench.Dispose();

    /// <summary>The example in the manual of Festo's bus coupler CPX-E-EC.</summary>
    [Fact]
    public void Message_of_a_real_device_is_read_field_by_field()
    {
        Assert.True(DiagnosisMessage.TryRead(Hex.Bytes("02 00 00 E1 02 02 02 37 1F C5 9D 61 31 00 00 00 05 00 02 05 00 80"), out DiagnosisMessage? message));
        Assert.Equal((0xE1000002, DiagnosisKind.Error, 0x3702), (message.Code, message.Kind, message.TextId));
        Assert.False(message.IsLocalTime);
        Assert.Equal(0x31619DC51FUL, message.TimestampNanoseconds);
        Assert.Equal(["2", "128"], message.Parameters.Select(parameter => parameter.ToString()));
        Assert.Equal("text 0x3702: 2, 128", message.Describe(vendor: 0x1D));
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Parameters_of_every_form_are_read_and_one_that_is_cut_off_is_left_out(string bytes, string value)
    {
        byte[] message = Hex.Bytes("00 E0 00 00 10 02 99 99 01 00 00 00 00 00 00 00 05 00 07 " + bytes);
        Assert.True(DiagnosisMessage.TryRead(message, out DiagnosisMessage? whole));
        Assert.Equal($"text 0x9999: 7, {value}", whole.Describe(Beckhoff));
        Assert.True(DiagnosisMessage.TryRead(message.AsSpan(0, message.Length - 1), out DiagnosisMessage? cut));
        Assert.Equal("text 0x9999: 7", cut.Describe(Beckhoff));
    }

    [Theory]
    [InlineData("00 E0 00 00 02 02 00 84 00 00 00 00 00 00 00 00 06 00 1F 00 02 00 FF", "drive configured wrongly: 0x1F, -1")]
    [InlineData("00 E0 00 00 02 01 00 84 00 00 00 00 00 00 00 00 06 00 1F 00", "drive configured wrongly: 0x1F, ?")]
    [InlineData("00 E0 00 00 02 00 FF 87 00 00 00 00 00 00 00 00", "text 0x87FF")]
    [InlineData("00 E8 30 81 02 00 FF 87 00 00 00 00 00 00 00 00", "text 0x87FF, emergency 0x8130: life guard or heartbeat error")]
    public void Messages_have_words_where_these_are_known_and_a_number_elsewhere(string bytes, string text)
    {
        Assert.True(DiagnosisMessage.TryRead(Hex.Bytes(bytes), out DiagnosisMessage? message));
        Assert.Equal(text, message.Describe(Beckhoff));
    }

    [Fact]
    public void Time_stamps_of_the_distributed_clocks_are_calendar_times()
    {
        Assert.True(DiagnosisMessage.TryRead(Hex.Bytes("00 E0 00 00 00 00 01 00 00 E8 76 48 17 00 00 00"), out DiagnosisMessage? message));
        Assert.Equal(new DateTimeOffset(2000, 1, 1, 0, 1, 40, TimeSpan.Zero), message.Time);
        Assert.Null((message with { IsLocalTime = true }).Time);
        Assert.True((message with { TimestampNanoseconds = ulong.MaxValue }).Time > message.Time);
    }

    [Fact]
    public void Random_bytes_are_a_message_or_none_and_never_an_error() => Gen.Select(Gen.Byte.Array[0, 80], Gen.UInt).Sample((bytes, vendor) =>
    {
        bool isLongEnough = bytes.Length >= DiagnosisMessage.HeaderSize && bytes.Any(value => value != 0);
        Assert.Equal(isLongEnough, DiagnosisMessage.TryRead(bytes, out DiagnosisMessage? message));
        Assert.True((message?.Parameters.Count ?? 0) <= bytes.Length / 2);
        _ = (message?.Describe(vendor), message?.Describe(Beckhoff), message?.Time);
    });

    [Fact]
    public void Messages_are_read_oldest_first_and_acknowledged()
    {
        Assert.Empty(History.Entries);
        Main.RunUntil(Mailboxes.AcknowledgeDiagnosisAsync(MotorPosition));

        Record(StepperFaults.UnderVoltage, StepperFaults.OverTemperature);
        _motor.TemperatureCelsius = 90;
        _bench.Wait(TimeSpan.FromMilliseconds(1));
        TimeSpan recorded = _bench.Now;
        DiagnosisHistory history = History;
        Assert.Equal((Places, true), (history.MaximumMessages, history.HasNewMessages));
        Assert.Equal(
            [(6, "DC link voltage too low"), (7, "terminal too hot"), (8, "terminal too warm")],
            history.Entries.Select(entry => ((int)entry.Subindex, entry.Message.Describe(Beckhoff))));
        Assert.Equal([DiagnosisKind.Error, DiagnosisKind.Error, DiagnosisKind.Warning], history.Entries.Select(entry => entry.Message.Kind));
        Assert.Equal(recorded.TotalSeconds, history.Entries[2].Message.TimestampNanoseconds / 1e9, 0.001);
        Assert.DoesNotContain(history.Entries, entry => entry.IsAcknowledged);

        Main.RunUntil(Mailboxes.AcknowledgeDiagnosisAsync(MotorPosition));
        Record(StepperFaults.OverVoltage);
        Assert.Equal([true, true, true, false], History.Entries.Select(entry => entry.IsAcknowledged));
    }

    [Fact]
    public void Ring_that_has_gone_round_is_read_in_the_order_of_time()
    {
        StepperFaults[] faults = [.. Enumerable.Range(0, 35).Select(i => i < 9 ? StepperFaults.OverVoltage : StepperFaults.UnderVoltage)];
        Record(faults);
        Main.RunUntil(Mailboxes.AcknowledgeDiagnosisAsync(MotorPosition));
        Record(faults[..24]);

        DiagnosisHistory history = History;
        Assert.Equal(Places, history.Entries.Count);
        Assert.Equal(history.Entries.Select(entry => entry.Message.TimestampNanoseconds).Order(), history.Entries.Select(entry => entry.Message.TimestampNanoseconds));
        Assert.Equal(Places - 24, history.Entries.Count(entry => entry.IsAcknowledged));
        Assert.Equal(DiagnosisFlags.None, history.Flags);

        Record(faults[..27]);
        Assert.DoesNotContain(History.Entries, entry => entry.IsAcknowledged);
        Assert.Equal(DiagnosisFlags.MessagesLost, History.Flags);
    }

    [Fact]
    public void List_that_waits_for_acknowledgement_keeps_the_oldest_and_makes_room()
    {
        Main.RunUntil(Mailboxes.DownloadAsync(MotorPosition, 0x10F3, 5, new byte[] { 0x10, 0 }));
        Record(StepperFaults.UnderVoltage);
        Record([.. Enumerable.Repeat(StepperFaults.OverVoltage, 60)]);
        DiagnosisHistory full = History;
        Assert.Equal((Places, 0x8406), (full.Entries.Count, full.Entries[0].Message.TextId));
        Assert.Equal(DiagnosisFlags.KeepsUntilAcknowledged | DiagnosisFlags.MessagesLost, full.Flags);

        Main.RunUntil(Mailboxes.DownloadAsync(MotorPosition, 0x10F3, 3, new byte[] { 53 }));
        Assert.Equal(2, History.Entries.Count);
        Main.RunUntil(Mailboxes.AcknowledgeDiagnosisAsync(MotorPosition));
        Assert.Empty(History.Entries);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(200)]
    public void Place_without_a_message_cannot_be_acknowledged(byte place)
    {
        Record(StepperFaults.UnderVoltage);
        EtherCatException refusal = Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.DownloadAsync(MotorPosition, 0x10F3, 3, new[] { place })));
        Assert.Equal(SdoAbortCode.ValueOutOfRange, refusal.AbortCode);
    }

    [Theory]
    [InlineData(255, 200)]
    [InlineData(255, 55)]
    [InlineData(0, 9)]
    [InlineData(3, 9)]
    [InlineData(50, 1)]
    public void Nonsense_about_the_history_ends_the_reading_and_nothing_else(int maximum, int newest)
    {
        Record(StepperFaults.UnderVoltage);
        (Objects[0x10F3, 1].Raw, Objects[0x10F3, 2].Raw) = ((ulong)maximum, (ulong)newest);
        Assert.InRange(History.Entries.Count, 0, 1);
    }

    [Fact]
    public void Subdevice_without_history_says_so()
    {
        Assert.Equal(
            "Object 0x10F3:01: the object does not exist.",
            Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.ReadDiagnosisAsync(ThermometerPosition))).Message);
        Assert.Equal(
            "EK1100 at position 0 has no CoE mailbox.",
            Assert.Throws<EtherCatException>(() => Main.RunUntil(Mailboxes.ReadDiagnosisAsync(CouplerPosition))).Message);
    }

    private void Record(params StepperFaults[] faults)
    {
        foreach (StepperFaults fault in faults)
        {
            _motor.Faults = fault;
            _bench.Wait(TimeSpan.FromMilliseconds(1));
            _motor.Faults = StepperFaults.None;
            _bench.Wait(TimeSpan.FromMilliseconds(1));
        }
    }
}
