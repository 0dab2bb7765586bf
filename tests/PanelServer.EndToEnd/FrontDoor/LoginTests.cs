using System.Net.WebSockets;
using System.Text;

namespace PanelServer.EndToEnd.FrontDoor;

public class LoginTests(FrontDoorFixture fixture) : IClassFixture<FrontDoorFixture>
{
    private readonly FrontDoorInstance _door = fixture.Door;
    private readonly RecordingUpstream _upstream = fixture.Upstream;

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v2/machine")]
    [InlineData("/socket.io/?EIO=4&transport=polling")]
    [InlineData("/metrics")]
    [InlineData("/swagger/index.html")]
    [InlineData("/assets/index-AbCd1234.js")]
    [InlineData("/root.crt")]
    [InlineData("/healthz")]
    public async Task Nothing_is_reached_without_credentials(string path)
    {
        int before = _upstream.Requests.Count;

        Assert.Equal("401", await _door.StatusOf(login: null, path));
        Assert.Equal("401", await _door.StatusOf($"machine:{_door.Password}x", path));
        Assert.Equal("401", await _door.StatusOf($"admin:{_door.Password}", path));
        Assert.Equal(before, _upstream.Requests.Count);
        Assert.Equal("200", await _door.StatusOf(_door.Login, path));
        Assert.Equal(before + 1, _upstream.Requests.Count);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("TRACE")]
    [InlineData("PRI")]
    [InlineData("BREW")]
    public async Task No_method_gets_around_the_password(string method)
    {
        int before = _upstream.Requests.Count;
        string[] request = ["--insecure", "--output", "/dev/null", "--write-out", "%{http_code}", .. Method(method), $"{_door.Url}/api/v2/machine"];

        Assert.Equal("401", (await ProgramRun.Curl(request)).Output);
        Assert.Equal(before, _upstream.Requests.Count);
    }

    [Fact]
    public async Task Refusal_asks_for_a_login_and_says_what_to_do()
    {
        ProgramRun curl = await ProgramRun.Curl("--insecure", "--include", $"{_door.Url}/api/v2/machine");

        Assert.StartsWith("HTTP/1.1 401", curl.Output, StringComparison.Ordinal);
        Assert.Contains("Www-Authenticate: Basic realm=\"panel\"", curl.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("{\"error_unauthorized\":\"User machine", curl.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", curl.Output, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whatever is written in Authorization instead of the right login: no entry, and nothing but 401 or 400.</summary>
    public static TheoryData<string> BrokenLogins =>
    [
        "Basic",
        "Basic ",
        "Basic !!!!",
        "Bearer bWFjaGluZTp4",
        "Digest username=\"machine\"",
        "Basic bWFjaGluZQ==",
        "Basic bWFjaGluZTo=",
        "Basic Om1hY2hpbmU=",
        "Basic bWFjaGluZQA6eA==",
        "Basic " + new string('A', 10_000),
        "Basic bWFjaGluZTp" + new string('A', 10_000),
    ];

    [Theory]
    [MemberData(nameof(BrokenLogins))]
    public async Task Broken_login_is_refused(string authorization)
    {
        int before = _upstream.Requests.Count;

        ProgramRun curl = await ProgramRun.Curl(
            "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}", "--header", $"Authorization: {authorization}", $"{_door.Url}/");

        Assert.Equal("401", curl.Output);
        Assert.Equal(before, _upstream.Requests.Count);
    }

    [Fact]
    public async Task Second_login_beside_the_first_is_refused()
    {
        string right = FrontDoorInstance.Basic(_door.Login);
        string wrong = FrontDoorInstance.Basic("machine:wrong");

        foreach ((string first, string second) in new[] { (right, wrong), (wrong, right) })
        {
            ProgramRun curl = await ProgramRun.Curl(
                "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}",
                "--header", $"Authorization: {first}", "--header", $"Authorization: {second}", $"{_door.Url}/");

            Assert.Equal("401", curl.Output);
        }
    }

    [Fact]
    public async Task Password_and_spoofed_origin_headers_stop_at_the_front_door()
    {
        ProgramRun curl = await ProgramRun.Curl(
            "--insecure", "--user", _door.Login, "--header", "X-Forwarded-For: 6.6.6.6", "--header", "X-Forwarded-Host: evil.example",
            "--header", "X-Forwarded-Proto: http", "--header", "X-Real-IP: 6.6.6.6", "--header", "Forwarded: for=6.6.6.6",
            "--header", "X-Forwarded-User: root", "--header", "Connection: X-Forwarded-User", $"{_door.Url}/spoofed");

        Assert.Equal("reached\n", curl.Output);
        ArrivedRequest arrived = _upstream.Requests.Single(request => request.Target == "/spoofed");
        Assert.False(arrived.Headers.ContainsKey("Authorization"));
        Assert.False(arrived.Headers.ContainsKey("Forwarded"));
        Assert.False(arrived.Headers.ContainsKey("X-Real-IP"));
        Assert.Equal("127.0.0.1", arrived.Headers["X-Forwarded-For"]);
        Assert.Equal("machine", arrived.Headers["X-Forwarded-User"]);
        Assert.Equal("https", arrived.Headers["X-Forwarded-Proto"]);
        Assert.Equal($"127.0.0.1:{_door.Port}", arrived.Headers["X-Forwarded-Host"]);
        Assert.Equal($"127.0.0.1:{_door.Port}", arrived.Headers["Host"]);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        string[] logins = [_door.Login, "machine:wrong"];
        foreach (string login in logins)
        {
            ProgramRun curl = await ProgramRun.Curl("--insecure", "--include", "--user", login, $"{_door.Url}/");

            Assert.Contains("X-Content-Type-Options: nosniff", curl.Output, StringComparison.Ordinal);
            Assert.Contains("X-Frame-Options: DENY", curl.Output, StringComparison.Ordinal);
            Assert.Contains("Referrer-Policy: no-referrer", curl.Output, StringComparison.Ordinal);
            Assert.Contains("Content-Security-Policy: frame-ancestors 'none'", curl.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("Server: Caddy", curl.Output, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Theory]
    [InlineData("https://evil.example", "403")]
    [InlineData("null", "403")]
    [InlineData("file://", "403")]
    [InlineData("http://127.0.0.1:PORT", "403")]
    [InlineData("https://127.0.0.1:PORT", "200")]
    public async Task Only_the_panels_own_pages_may_use_the_browsers_login(string origin, string status)
    {
        string header = "Origin: " + origin.Replace("PORT", $"{_door.Port}", StringComparison.Ordinal);

        ProgramRun curl = await ProgramRun.Curl(
            "--insecure", "--output", "/dev/null", "--write-out", "%{http_code}", "--user", _door.Login, "--header", header, $"{_door.Url}/");

        Assert.Equal(status, curl.Output);
    }

    [Fact]
    public async Task WebSocket_upgrade_needs_the_password()
    {
        using ClientWebSocket stranger = Socket(_door, login: null);
        using ClientWebSocket guesser = Socket(_door, "machine:wrong");
        using ClientWebSocket user = Socket(_door, _door.Login);
        Uri address = new($"wss://127.0.0.1:{_door.Port}/socket.io/?EIO=4&transport=websocket");
        int before = _upstream.Requests.Count;

        await Assert.ThrowsAsync<WebSocketException>(() => stranger.ConnectAsync(address, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<WebSocketException>(() => guesser.ConnectAsync(address, TestContext.Current.CancellationToken));
        Assert.Equal(401, (int)stranger.HttpStatusCode);
        Assert.Equal(401, (int)guesser.HttpStatusCode);
        Assert.Equal(before, _upstream.Requests.Count);

        await user.ConnectAsync(address, TestContext.Current.CancellationToken);
        await user.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        byte[] buffer = new byte[16];
        WebSocketReceiveResult received = await user.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
        Assert.Equal("ping", Encoding.ASCII.GetString(buffer, 0, received.Count));
    }

    private static string[] Method(string method) => method == "HEAD" ? ["--head"] : ["--request", method];

    internal static ClientWebSocket Socket(FrontDoorInstance door, string? login)
    {
        ClientWebSocket socket = new();
        socket.Options.RemoteCertificateValidationCallback = door.IsTrusted;
        socket.Options.CollectHttpResponseDetails = true;
        if (login is not null)
        {
            socket.Options.SetRequestHeader("Authorization", FrontDoorInstance.Basic(login));
        }

        return socket;
    }
}
