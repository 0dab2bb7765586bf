using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using PanelServer.EtherCat.Gateway;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Tests.Gateway;

/// <summary>The mailbox gateway on its sockets (ETG.8200).</summary>
public sealed class MailboxGatewayTests : IAsyncLifetime
{
    private static readonly byte[] ReadVendor = Hex.Bytes("10 50 0A 00 01 10 00 53 00 20 40 18 10 01 00 00 00 00");
    private static readonly byte[] Vendor = Hex.Bytes("10 50 0A 00 01 10 00 53 00 30 43 18 10 01 02 00 00 00");

    private readonly Bench _bench = new([new(DigitalDescriptions.Ek1100, new VirtualEk1100()), new(StepperDescriptions.El7031, new VirtualEl7031())]);
    private PreOperationalSegment _segment = null!;
    private MailboxGateway _gateway = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _bench.Main.Start();
        ScannedSegment scanned = await _bench.Main.ScanAsync();
        _segment = await scanned.EnterPreOpAsync();
        _gateway = StartGateway(new());
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task A_program_of_others_reads_writes_and_lists_by_UDP_and_TCP()
    {
        JsonNode found = await GatewayClient.TourAsync(_gateway.EndPoint, 0x1001, 0x8010, 0x02, "2C01", Stop);
        foreach (JsonNode? line in (JsonNode?[])[found["udp"], found["tcp"]])
        {
            Assert.Equal([2, 0x1B773052], line!["identity"]!.AsArray().Take(2).Select(number => number!.GetValue<long>()));
            Assert.Equal("EL7031", line["name"]!.GetValue<string>());
            Assert.Equal("2c01", line["written"]!.GetValue<string>());
            Assert.Equal("06010002", line["refused"]!.GetValue<string>());
            Assert.Equal(
                (await _segment.ListObjectsAsync(1)).Select(index => (int)index), line["objects"]!.AsArray().Select(index => index!.GetValue<int>()));
            Assert.Equal(2, line["fragments"]!.GetValue<int>());
            Assert.Equal("[0,1,5]", line["nobody"]!.ToJsonString());
            Assert.Equal("[0,1,2]", line["coupler"]!.ToJsonString());
        }

        Assert.True(found["closed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Requests_in_one_piece_are_answered_one_after_the_other()
    {
        using TcpClient client = await ConnectAsync(_gateway);
        await client.GetStream().WriteAsync((byte[])[.. ReadVendor, .. ReadVendor, .. ReadVendor], Stop);
        byte[] answers = new byte[3 * Vendor.Length];
        await client.GetStream().ReadExactlyAsync(answers, Stop);
        Assert.Equal((byte[])[.. Vendor, .. Vendor, .. Vendor], answers);
    }

    [Theory]
    [InlineData("10 40")]
    [InlineData("05 50")]
    [InlineData("00 50")]
    [InlineData("47 45")]
    public async Task A_connection_that_sends_something_else_is_closed(string header)
    {
        using TcpClient client = await ConnectAsync(_gateway);
        await client.GetStream().WriteAsync(Hex.Bytes(header), Stop);
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], Stop));
    }

    [Fact]
    public async Task Idle_half_sent_and_surplus_connections_are_closed()
    {
        await using MailboxGateway gateway = StartGateway(new() { MaximumConnections = 2, IdleTimeout = TimeSpan.FromSeconds(0.5), FrameTimeout = TimeSpan.FromSeconds(0.5) });
        using TcpClient idle = await ConnectAsync(gateway);
        using TcpClient slow = await ConnectAsync(gateway);
        await slow.GetStream().WriteAsync(ReadVendor.AsMemory(0, 9), Stop);
        using TcpClient surplus = await ConnectAsync(gateway);
        Assert.All(
            await Task.WhenAll(((TcpClient[])[idle, slow, surplus]).Select(client => client.GetStream().ReadAsync(new byte[1], Stop).AsTask())),
            read => Assert.Equal(0, read));

        using TcpClient again = await ConnectAsync(gateway);
        await again.GetStream().WriteAsync(ReadVendor, Stop);
        byte[] answer = new byte[Vendor.Length];
        await again.GetStream().ReadExactlyAsync(answer, Stop);
        Assert.Equal(Vendor, answer);
    }

    [Fact]
    public async Task Requests_above_the_rate_wait_for_the_next_tenth_of_a_second()
    {
        VirtualClock time = new();
        await using MailboxGateway gateway = MailboxGateway.Start(_bench.Main, new() { EndPoint = new(IPAddress.Loopback, 0), MaximumRequestsPerSecond = 20 }, time);
        using TcpClient client = await ConnectAsync(gateway);
        byte[] answer = new byte[Vendor.Length];
        for (int i = 0; i < 2; i++)
        {
            await client.GetStream().WriteAsync(ReadVendor, Stop);
            await client.GetStream().ReadExactlyAsync(answer, Stop);
        }

        await client.GetStream().WriteAsync(ReadVendor, Stop);
        Task late = client.GetStream().ReadExactlyAsync(answer, Stop).AsTask();
        Assert.NotSame(late, await Task.WhenAny(late, Task.Delay(300, Stop)));
        time.Advance(100_000_000);
        await late;
    }

    [Fact]
    public async Task Wireshark_recognises_requests_and_answers()
    {
        using UdpClient client = new();
        client.Connect(_gateway.EndPoint);
        await client.SendAsync(ReadVendor, Stop);
        byte[] answer = (await client.ReceiveAsync(Stop)).Buffer;
        string folder = Directory.CreateTempSubdirectory("mailbox-gateway-").FullName;
        try
        {
            string file = $"{folder}/answer.pcap";
            await File.WriteAllTextAsync($"{folder}/answer.txt", $"0000 {BitConverter.ToString(answer).Replace('-', ' ')}\n", Stop);
            Run("text2pcap", "-q", "-u", $"{MailboxGatewayOptions.StandardPort},40000", $"{folder}/answer.txt", file);
            string[] fields = ["ecatf.type", "address", "type", "counter", "coe.type", "coe.sdoidx", "coe.sdosub"];
            Assert.Equal(
                "0x0005\t0x1001\t3\t5\t3\t0x1018\t0x01\n",
                Run("tshark", ["-r", file, "-T", "fields", .. fields.SelectMany(field => (string[])["-e", field.Contains("ecatf", StringComparison.Ordinal) ? field : $"ecat_mailbox.{field}"])]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync(Stop);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output;
    }

    private static async Task<TcpClient> ConnectAsync(MailboxGateway gateway)
    {
        TcpClient client = new() { NoDelay = true };
        await client.ConnectAsync(gateway.EndPoint, Stop);
        return client;
    }

    private MailboxGateway StartGateway(MailboxGatewayOptions options) => MailboxGateway.Start(_bench.Main, options with { EndPoint = new(IPAddress.Loopback, 0) });
}
