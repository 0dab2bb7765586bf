using System.Buffers.Binary;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.Tests.Segment;

namespace PanelServer.Simulation.Tests.Wire;

/// <summary>The executable with every segment whose listing is written down, and main devices of other schools at the other end of the cable.</summary>
public sealed class ForeignMastersOnCableTests : IDisposable
{
    /// <summary>How long a frame that is sent once may take on a busy machine.</summary>
    private const long PatienceNanoseconds = 30_000_000_000;

    private readonly Cable _cable = new();

    public void Dispose() => _cable.Dispose();

    public static TheoryData<string> Segments() => [.. DocumentedListing.Segments];

    [Theory]
    [MemberData(nameof(Segments))]
    public void Slave_lister_prints_of_each_segment_what_the_documented_terminals_are(string segment) => Serve(segment, transport =>
    {
        ListingMaster master = new(new CableExchange(transport).Run);
        ForeignMasterTests.ScanAndMap(master);
        ListingMaster.PackedImage image = master.MapPacked();

        Assert.Equal(DocumentedListing.Of(segment), master.List());
        foreach (ListingMaster.Found device in master.Devices)
        {
            Assert.Equal(DocumentedListing.MapOf(device.Name), master.ListMap(device));
        }

        master.Operate(image.Length);
        _ = master.Cycle(new byte[image.Length]);
        Assert.Equal(DocumentedListing.WorkingCounterWithMailboxStatusOf(segment), master.Counter);
    });

    [Theory]
    [MemberData(nameof(Segments))]
    public void Group_of_each_segment_comes_to_OP_with_its_working_counter(string segment) => Serve(segment, transport =>
    {
        GroupMaster master = new(new CableExchange(transport).Run);
        master.Initialise(staticSyncFrames: 500);
        byte[] image = new byte[DocumentedListing.ImageLengthOf(segment)];
        master.Operate(image, outputsFirst: true);

        Assert.Equal(image.Length, master.ImageLength);
        Assert.Equal(DocumentedListing.WorkingCounterOf(segment), master.Cycle(image));
        Assert.All(master.Devices, device => Assert.Equal(8, device.State));
    });

    [Fact]
    public void Sixteen_frames_may_be_in_flight_and_come_back_in_order() => Serve("documented", transport =>
    {
        const int inFlight = 16;
        byte[] frame = new byte[FrameFormat.MaximumLength];
        byte[] answer = new byte[FrameFormat.MaximumLength];
        for (int round = 0; round < 20; round++)
        {
            for (byte index = 0; index < inFlight; index++)
            {
                FrameWriter writer = new(frame);
                _ = writer.Add(EtherCatCommand.Brd, index, 0, 0, 1 + index);
                Assert.True(transport.TrySend(frame.AsSpan(0, writer.Finish())));
            }

            for (byte index = 0; index < inFlight; index++)
            {
                Assert.True(transport.Receive(answer, transport.NowNanoseconds + PatienceNanoseconds) > 0);
                Assert.Equal(index, answer[FrameFormat.FirstIndexOffset]);
                Assert.Equal(11, BinaryPrimitives.ReadUInt16LittleEndian(answer.AsSpan(26 + 1 + index)));
            }
        }
    });

    /// <summary>Sources of SOEM, of ethercrab, and of masters that use their card's address; destinations broadcast and TwinCAT's.</summary>
    [Theory]
    [InlineData("FFFFFFFFFFFF", "010101010101", "030101010101")]
    [InlineData("FFFFFFFFFFFF", "101010101010", "121010101010")]
    [InlineData("FFFFFFFFFFFF", "1EAB34CD5601", "1EAB34CD5601")]
    [InlineData("010105010000", "001B21AA0102", "021B21AA0102")]
    public void Frame_of_thirty_bytes_is_answered_with_sixty_and_a_marked_source(string destination, string source, string answered) =>
        Serve("winder", transport =>
        {
            byte[] frame = Convert.FromHexString(destination + source + "88A4" + "0E10" + "075A000000000200000000000000");
            byte[] answer = new byte[FrameFormat.MaximumLength];
            Assert.Equal(30, frame.Length);
            Assert.True(transport.TrySend(frame));

            Assert.Equal(60, transport.Receive(answer, transport.NowNanoseconds + PatienceNanoseconds));
            Assert.Equal(destination + answered, Convert.ToHexString(answer[..12]));

            // The position is counted on, the types are ORed, five have answered; the padding is zero.
            Assert.Equal("88A4" + "0E10" + "075A050000000200000013010500", Convert.ToHexString(answer[12..30]));
            Assert.All(answer[30..60], padding => Assert.Equal(0, padding));
        });

    private void Serve(string segment, Action<RawSocketTransport> action)
    {
        using SimulatorProcess simulator = SimulatorProcess.Start(_cable, "--segment", segment);
        _cable.Inside(() =>
        {
            using RawSocketTransport transport = new(_cable.Near, WaitMode.PowerSaving);
            action(transport);
        });
        Assert.Equal(0, simulator.Quit());
    }
}
