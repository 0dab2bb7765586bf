using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;

namespace PanelServer.EndToEnd.FrontDoor;

[SupportedOSPlatform("linux")]
public class TlsTests(FrontDoorFixture fixture) : IClassFixture<FrontDoorFixture>
{
    private readonly FrontDoorInstance _door = fixture.Door;

    /// <summary>The addresses under which this machine can be reached, and the names it has.</summary>
    public static TheoryData<string> OwnNames
    {
        get
        {
            IEnumerable<string> addresses = NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus == OperationalStatus.Up || network.NetworkInterfaceType == NetworkInterfaceType.Loopback)
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(address => address.Address)
                .Where(address => !address.IsIPv6LinkLocal)
                .Select(address => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}")
                .Distinct();
            return [.. addresses, "localhost"];
        }
    }

    [Theory]
    [MemberData(nameof(OwnNames))]
    public async Task Certificate_of_every_own_address_verifies_against_the_root_certificate(string host)
    {
        ProgramRun curl = await ProgramRun.Curl(
            "--cacert", _door.RootCertificate, "--user", _door.Login, "--write-out", "%{ssl_verify_result} %{http_code}", $"https://{host}:{_door.Port}/");

        Assert.True(curl.Output == "reached\n0 200", curl.All);
    }

    [Fact]
    public async Task Certificate_of_a_configured_name_verifies_against_the_root_certificate()
    {
        ProgramRun curl = await ProgramRun.Curl(
            "--cacert", _door.RootCertificate, "--resolve", $"panel.test:{_door.Port}:127.0.0.1", "--user", _door.Login, $"https://panel.test:{_door.Port}/");

        Assert.True(curl.Output == "reached\n", curl.All);
    }

    [Fact]
    public async Task Certificate_is_not_trusted_without_the_root_certificate()
    {
        ProgramRun curl = await ProgramRun.Curl("--user", _door.Login, $"{_door.Url}/");

        // curl's 60: the certificate cannot be verified.
        Assert.True(curl.ExitCode == 60, curl.All);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("203.0.113.9")]
    [InlineData("127.0.0.0.1")]
    [InlineData("fd00:1234::9")]
    [InlineData("panel.test.evil.example")]
    public async Task No_certificate_is_made_for_a_foreign_name(string name)
    {
        ProgramRun handshake = await Handshake("-servername", name);

        Assert.Contains("alert", handshake.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN CERTIFICATE", handshake.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(name, Directory.EnumerateDirectories(_door.Certificates).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task Old_protocol_is_refused(string version)
    {
        // Security level 0 lets this client offer the old versions at all; the alert shows that the other side refused.
        ProgramRun handshake = await Handshake(version, "-cipher", "DEFAULT@SECLEVEL=0");

        Assert.True(handshake.ExitCode != 0, handshake.All);
        Assert.Contains("alert protocol version", handshake.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1_2", "TLSv1.2")]
    [InlineData("-tls1_3", "TLSv1.3")]
    public async Task Current_protocol_is_accepted(string version, string name)
    {
        ProgramRun handshake = await Handshake(version);

        Assert.True(handshake.ExitCode == 0, handshake.All);
        Assert.Contains(name, handshake.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RC4")]
    [InlineData("3DES")]
    [InlineData("aNULL")]
    [InlineData("kRSA")]
    [InlineData("CBC-nothing:AES256-SHA:AES128-SHA")]
    public async Task Weak_cipher_is_refused(string ciphers)
    {
        ProgramRun handshake = await Handshake("-tls1_2", "-cipher", $"{ciphers}@SECLEVEL=0");

        Assert.True(handshake.ExitCode != 0, handshake.All);
    }

    [Fact]
    public async Task Plain_HTTP_on_the_HTTPS_port_is_refused_and_told_why()
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, _door.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"GET /api/v2/machine HTTP/1.1\r\nHost: panel\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream);

        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.0 400 Bad Request", answer, StringComparison.Ordinal);
        Assert.Contains("Client sent an HTTP request to an HTTPS server", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("reached", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_and_hash_are_readable_by_their_owner_only()
    {
        string[] secrets =
        [
            .. Directory.EnumerateFiles(_door.Folder, "*.key", SearchOption.AllDirectories),
            .. Directory.EnumerateFiles(_door.Folder, "autosave.json", SearchOption.AllDirectories),
            _door.SnippetFile,
            _door.PasswordFile,
        ];

        Assert.True(secrets.Length >= 5, string.Join(' ', secrets));
        Assert.All(secrets, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    private Task<ProgramRun> Handshake(params string[] arguments) =>
        ProgramRun.Of("openssl", ["s_client", "-connect", $"127.0.0.1:{_door.Port}", .. arguments]);
}
