using CsCheck;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;

namespace PanelServer.EtherCat.Tests.Gateway;

/// <summary>Mailbox messages of others (ETG.8200), in virtual time.</summary>
public sealed class ForwardTests : IDisposable
{
    private const int PressurePosition = 4;
    private const string ReadVendor = "0A 00 04 10 00 53 00 20 40 18 10 01 00 00 00 00";
    private const string Vendor = "0A 00 04 10 00 53 00 30 43 18 10 01 02 00 00 00";

    private readonly Bench _bench = Bench.Extruder();

    public ForwardTests()
    {
        _bench.EnterPreOp();
    }

    private MainDevice Main => _bench.Main;

    private OperationalSegment Op => _bench.Op;

    private MailboxSegment Mailboxes => _bench.Mailboxes;

    private MailboxServer Mailbox => _bench.Segment.Subdevices[PressurePosition].Mailbox!;

    public static TheoryData<string, string, string> Wrong() => new()
    {
        { "unknown address", "0A 00 04 0F 00 53 00 20 40 18 10 01 00 00 00 00", "04 00 04 0F 00 50 01 00 05 00" },
        { "the main device itself", "0A 00 00 00 00 53 00 20 40 18 10 01 00 00 00 00", "04 00 00 00 00 50 01 00 05 00" },
        { "no mailbox", "0A 00 00 10 00 53 00 20 40 18 10 01 00 00 00 00", "04 00 00 10 00 50 01 00 02 00" },
        { "protocol that it does not have", "02 00 04 10 00 15 00 00", "04 00 04 10 00 10 01 00 02 00" },
        { "protocol that there is not", "02 00 04 10 00 1E 00 00", "04 00 04 10 00 10 01 00 02 00" },
        { "nothing in it", "00 00 04 10 00 13", "04 00 04 10 00 10 01 00 06 00" },
        { "shorter than it says", "0B 00 04 10 00 53 00 20 40 18 10 01 00 00 00 00", "04 00 04 10 00 50 01 00 08 00" },
        { "longer than the mailbox", "7B 00 04 10 00 53" + string.Concat(Enumerable.Repeat(" 00", 123)), "04 00 04 10 00 50 01 00 08 00" },
        { "no whole header", "0A 00 04 10 00", "" },
        { "error reply", "04 00 04 10 00 10 01 00 08 00", "" },
        { "abort", "0A 00 04 10 00 53 00 20 80 18 10 01 00 00 04 05", "" },
        { "refused by the subdevice", "0A 00 04 10 00 53 00 20 40 99 89 01 00 00 00 00", "0A 00 04 10 00 53 00 30 80 99 89 01 00 00 02 06" },
    };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Message_is_answered_with_the_address_of_the_subdevice_and_the_counter_of_the_client()
    {
        for (int counter = 0; counter < 8; counter++)
        {
            Assert.Equal([2, 0, 0, 0], Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
            Assert.Equal([Vendor.Replace("00 53", $"00 {counter}3", StringComparison.Ordinal)], Forward(ReadVendor.Replace("00 53", $"00 {counter}3", StringComparison.Ordinal)));
        }

        Assert.Equal(0, Mailbox.RepeatedRequests);
    }

    [Fact]
    public void Foreign_answer_that_a_repeat_brings_again_is_not_taken_for_that_of_the_next_dialogue()
    {
        byte[] product = Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 2));
        for (int step = 0; step < 40; step++)
        {
            Assert.Equal([Vendor], Forward(ReadVendor));
            Task<byte[]> upload = Mailboxes.UploadAsync(PressurePosition, 0x1018, 2);
            for (int i = 0; i < step && !upload.IsCompleted; i++)
            {
                Main.Pump();
            }

            _bench.Segment.FrameFaults.Drop = upload.IsCompleted ? 0 : 1;
            Assert.Equal(product, Main.RunUntil(upload));
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Message_that_cannot_be_handed_on_gets_a_mailbox_error_or_nothing(string what, string request, string answer)
    {
        Assert.True(answer == string.Join('|', Forward(request)), what);
        Assert.Equal([Vendor], Forward(ReadVendor));
    }

    [Fact]
    public void Bytes_behind_the_message_are_ignored() => Assert.Equal([Vendor], Forward(ReadVendor + " FF FF FF"));

    [Fact]
    public void Before_the_scan_and_before_pre_op_it_says_so()
    {
        using Bench fresh = Bench.Extruder();
        Assert.Equal(["04 00 04 10 00 50 01 00 05 00"], Forward(ReadVendor, fresh));
        fresh.Scan();
        Assert.Equal(["04 00 04 10 00 50 01 00 04 00"], Forward(ReadVendor, fresh));
    }

    [Fact]
    public void Emergency_in_between_is_kept_and_an_error_reply_handed_on()
    {
        Mailbox.Fault = MailboxFault.EmergencyBeforeAnswer;
        Assert.Equal([Vendor], Forward(ReadVendor));
        Assert.Equal(new EmergencyMessage(0x8130, 0x11, 0), Assert.Single(Main.RunUntil(Mailboxes.CollectEmergenciesAsync(PressurePosition))).Message);

        Mailbox.Fault = MailboxFault.ErrorReply;
        Assert.Equal(["04 00 04 10 00 50 01 00 04 00"], Forward(ReadVendor));
    }

    [Fact]
    public void Subdevice_that_does_not_answer_costs_the_client_its_answer_and_others_a_second()
    {
        _bench.StartUp();
        Mailbox.Fault = MailboxFault.Silent;
        TimeSpan before = _bench.Now;
        Task<IReadOnlyList<byte[]>>[] asked = [.. Enumerable.Range(0, 12).Select(_ => Main.ForwardMailboxAsync(Hex.Bytes(ReadVendor)))];
        _bench.Cycles(5);
        Task<byte[]> own = Mailboxes.UploadAsync(PressurePosition, 0x1018, 1);
        Assert.Throws<EtherCatException>(() => _bench.CyclesUntil(own));
        Assert.InRange(_bench.Now - before, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(2.5));

        Mailbox.Fault = MailboxFault.None;
        string[] answers = [.. asked.Select(task => Text(_bench.CyclesUntil(task, 20_000)))];
        Assert.Equal(4, answers.Count(answer => answer == "04 00 04 10 00 50 01 00 07 00"));
        Assert.Equal("", answers[0]);
        Assert.Equal(Vendor, answers[7]);
        Assert.Equal(0, Op.Groups[0].Mismatches);
    }

    [Fact]
    public void Random_messages_are_answered_or_not_and_break_nothing() =>
        Gen.Select(Gen.Byte.Array[0, 140], Gen.UShort[0x1000, 0x1006]).Sample(
            (bytes, station) =>
            {
                if (bytes.Length >= MailboxHeader.Size)
                {
                    (bytes[1], bytes[2], bytes[3]) = (0, (byte)station, (byte)(station >> 8));
                }

                Assert.All(Main.RunUntil(Main.ForwardMailboxAsync(bytes)), answer =>
                {
                    Assert.True(MailboxHeader.TryRead(answer, out MailboxHeader header));
                    Assert.Equal((station, (byte)((bytes[5] >> 4) & 7)), (header.Address, header.Counter));
                });
                Assert.Equal([2, 0, 0, 0], Main.RunUntil(Mailboxes.UploadAsync(PressurePosition, 0x1018, 1)));
            },
            iter: 200,
            threads: 1);

    private string[] Forward(string request, Bench? bench = null)
    {
        MainDevice main = (bench ?? _bench).Main;
        return [.. main.RunUntil(main.ForwardMailboxAsync(Hex.Bytes(request))).Select(answer => BitConverter.ToString(answer).Replace('-', ' '))];
    }

    private static string Text(IReadOnlyList<byte[]> answers) => string.Join('|', answers.Select(answer => BitConverter.ToString(answer).Replace('-', ' ')));
}
