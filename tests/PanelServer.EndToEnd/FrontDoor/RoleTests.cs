using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using PanelServer.Tests.Access;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>Users, roles and tokens of credentials.sh, at the real Caddy with the real server behind it.</summary>
public class RoleTests(RoleFixture fixture) : IClassFixture<RoleFixture>
{
    private const string Mock = "/api/v1/machine/mock/57922";

    private static readonly string[] Command = ["--request", "POST", "--header", "Content-Type: application/json", "--data", """[{"SetFrequency1":100}]"""];

    private readonly FrontDoorInstance _door = fixture.Door;

    [Theory]
    [InlineData("viewer", "anna")]
    [InlineData("operator", "bert")]
    [InlineData("maintainer", "carla")]
    [InlineData("operator", "token-mes")]
    [InlineData("maintainer", "machine")]
    public async Task Nobody_gets_through_a_door_that_the_table_closes_to_them(string role, string user)
    {
        IReadOnlyList<Door> doors = RoleTable.Read(FrontDoorInstance.Repository);
        Assert.True(doors.Count > 50, $"only {doors.Count} doors");
        StringBuilder requests = new();
        foreach (Door door in doors)
        {
            string body = door.Method == "GET" ? "" : "header = \"Content-Type: application/json\"\ndata = \"{}\"\n";
            requests.Append(CultureInfo.InvariantCulture, $"url = \"{_door.Url}{door.Path}\"\nrequest = {door.Method}\nuser = {fixture.Login(user)}\ninsecure\ngloboff\noutput = /dev/null\nmax-time = 30\nwrite-out = %{{http_code}}\\n\n{body}next\n");
        }

        ProgramRun curl = await ProgramRun.Of("curl", ["--silent", "--noproxy", "*", "--config", "-"], input: requests.ToString());

        string[] statuses = curl.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(doors.Count, statuses.Length);
        Assert.Empty(doors.Zip(statuses).Where(answer => answer.Second is "401" or "500" or "502" or "000" || (answer.Second != "403") != answer.First.IsOpenTo(role)).Select(answer => $"{answer.First}: {answer.Second}"));
    }

    [Theory]
    [InlineData("X-Forwarded-Role: maintainer")]
    [InlineData("x-forwarded-role: maintainer", "X-FORWARDED-USER: machine", "X-Forwarded-Until: never")]
    [InlineData("X-Forwarded-Role: maintainer", "X-Forwarded-Role: maintainer")]
    [InlineData("X-Forwarded-Role: maintainer", "Connection: X-Forwarded-Role")]
    [InlineData("Connection: X-Forwarded-Role, X-Forwarded-User, X-Forwarded-Until")]
    [InlineData("Connection: close, X-Forwarded-Role", "X-Forwarded-User;")]
    [InlineData("X_Forwarded_Role: maintainer", "X-Forwarded_Role: maintainer")]
    [InlineData("X-Forwarded-Role : maintainer")]
    [InlineData("X-Forwarded-Role;", "X-Forwarded-User;")]
    [InlineData("Trailer: X-Forwarded-Role", "TE: trailers")]
    [InlineData("Forwarded: for=127.0.0.1", "X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1")]
    public async Task Nothing_that_a_client_sends_makes_it_somebody_else(params string[] headers)
    {
        string[] sent = [.. headers.SelectMany(header => new[] { "--header", header })];

        Assert.Matches("^(403|400)$", await StatusAsync("anna", Mock, [.. Command, .. sent]));
        string told = await BodyAsync("anna", "/api/v2/me", sent);
        Assert.True(told.StartsWith("400 Bad Request", StringComparison.Ordinal) || told.StartsWith("{\"user\":\"anna\",\"role\":\"viewer\",\"ends_at\":null", StringComparison.Ordinal), told);
    }

    [Fact]
    public async Task A_refusal_names_the_role_and_who_gives_it_and_the_record_has_the_name()
    {
        string refusal = await BodyAsync("anna", Mock, Command);
        Assert.Equal("""{"error_forbidden":"anna lacks the role operator and has the role viewer. Whoever maintains the panel gives roles, with credentials.sh on it."}""", refusal);
        Assert.Equal("200", await StatusAsync("token-mes", Mock, Command));

        JsonNode refused = JsonNode.Parse(await BodyAsync("anna", "/api/v2/audit?user=anna&outcome=Refused&limit=1"))!["entries"]![0]!;
        Assert.Contains("lacks the role", refused["reason"]!.GetValue<string>(), StringComparison.Ordinal);
        JsonNode done = JsonNode.Parse(await BodyAsync("anna", "/api/v2/audit?user=token-mes&outcome=Accepted&limit=1"))!["entries"]![0]!;
        Assert.Equal("SetFrequency1", done["mutation"]!.GetValue<string>());
    }

    [Fact]
    public async Task Another_role_and_a_removal_hold_at_once_and_the_server_goes_on()
    {
        string login = $"dora:{FrontDoorInstance.PrintedPassword(await _door.Credentials(arguments: ["user", "dora", "viewer"]))}";
        Assert.Equal("403", await StatusOfAsync(login, Mock, Command));

        Assert.Equal(0, (await _door.Credentials(arguments: ["role", "dora", "operator"])).ExitCode);
        Assert.Equal("200", await StatusOfAsync(login, Mock, Command));

        ProgramRun list = await _door.Credentials(arguments: ["list"]);
        Assert.Matches(@"(?m)^dora +operator +ends: never$", list.Output);
        Assert.Matches(@"(?m)^token-mes +operator +ends: 2\d{3}-\d\d-\d\d 00:00:00 UTC$", list.Output);
        Assert.Equal(0, (await _door.Credentials(arguments: ["remove", "dora"])).ExitCode);
        Assert.Equal("401", await StatusOfAsync(login, Mock, Command));
        Assert.Equal("200", await StatusAsync("bert", Mock, Command));
    }

    [Fact]
    public async Task A_token_ends_by_itself_with_its_open_stream()
    {
        DateTimeOffset end = DateTimeOffset.UtcNow.AddSeconds(5);
        string login = $"token-brief:{FrontDoorInstance.PrintedPassword(await _door.Credentials(arguments: ["token", "brief", "viewer", end.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)]))}";
        Assert.Equal("200", await StatusOfAsync(login, "/api/v2/machine"));
        using ClientWebSocket socket = await WatchAsync(login);

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            while ((await socket.ReceiveAsync(new byte[65536], limit.Token)).MessageType != WebSocketMessageType.Close)
            {
            }

            throw new WebSocketException("closed");
        });

        Assert.True(DateTimeOffset.UtcNow >= end.AddSeconds(-1), "it ended too early");
        Assert.Equal("403", await StatusOfAsync(login, "/api/v2/machine"));
    }

    [Fact]
    public async Task Viewers_watch_and_what_they_send_changes_nothing()
    {
        using ClientWebSocket socket = await WatchAsync(fixture.Login("anna"));
        await socket.SendAsync("42/machine/1/7/57922,[\"SetFrequency1\",7]"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        await socket.SendAsync("42/main,[\"mutate\",{\"SetFrequency1\":7}]"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        Assert.Contains("\"frequency1\":100", await BodyAsync("anna", "/api/v2/machine/mock/57922"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_older_version_has_written_goes_on_to_work_and_update_brings_it_up_to_date()
    {
        string present = await File.ReadAllTextAsync(_door.SnippetFile, TestContext.Current.CancellationToken);
        string hash = present.Split('\n').Single(line => line.StartsWith("\t\tmachine $", StringComparison.Ordinal));
        string directive = present.Contains("basic_auth bcrypt", StringComparison.Ordinal) ? "basic_auth" : "basicauth";
        try
        {
            await LoadAsync($"# Written by credentials.sh\n(machine_basic_auth) {{\n\t{directive} bcrypt panel {{\n{hash}\n\t}}\n}}\n");
            Assert.Equal("200", await StatusAsync("machine", Mock, Command));
            Assert.Equal("401", await StatusAsync("bert", Mock, Command));
            Assert.Equal(0, (await _door.Credentials(arguments: "update")).ExitCode);
            Assert.Equal("200", await StatusAsync("machine", Mock, Command));
            Assert.Contains("@unknown_user", await File.ReadAllTextAsync(_door.SnippetFile, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            await LoadAsync(present);
        }
    }

    [Theory]
    [InlineData("user Anna viewer", "'Anna' is no name")]
    [InlineData("user default viewer", "'default' is no name")]
    [InlineData("user anna boss", "'boss' is no role")]
    [InlineData("user token-x viewer", "are tokens'")]
    [InlineData("user anna", "is no command")]
    [InlineData("role machine viewer", "'machine' is there always")]
    [InlineData("remove machine", "'machine' is there always")]
    [InlineData("token x viewer", "is no command")]
    [InlineData("token x viewer tomorrow", "'tomorrow' is no day")]
    [InlineData("token x viewer 2031-02-30", "'2031-02-30' is no day")]
    [InlineData("token x viewer 2020-01-31", "is past")]
    [InlineData("role nobody viewer", "there is no user 'nobody'")]
    [InlineData("remove nobody", "there is no user 'nobody'")]
    public async Task What_is_wrong_is_refused_and_changes_nothing(string arguments, string reason)
    {
        string before = await File.ReadAllTextAsync(_door.SnippetFile, TestContext.Current.CancellationToken);

        ProgramRun run = await _door.Credentials(arguments: arguments.Split(' '));

        Assert.True(run.ExitCode is 1 or 2, run.All);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(_door.SnippetFile, TestContext.Current.CancellationToken));
    }

    private async Task<ClientWebSocket> WatchAsync(string login)
    {
        ClientWebSocket socket = LoginTests.Socket(_door, login);
        await socket.ConnectAsync(new($"wss://127.0.0.1:{_door.Port}/socket.io/?EIO=4&transport=websocket"), TestContext.Current.CancellationToken);
        await socket.SendAsync("40/main,"u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        byte[] buffer = new byte[65536];
        string received = "";
        while (!received.Contains("MachinesEvent", StringComparison.Ordinal))
        {
            WebSocketReceiveResult result = await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            received += Encoding.UTF8.GetString(buffer, 0, result.Count);
        }

        return socket;
    }

    private async Task LoadAsync(string snippet)
    {
        await File.WriteAllTextAsync(_door.SnippetFile, snippet, TestContext.Current.CancellationToken);
        string[] reload = _door.Environment["PANEL_CADDY_RELOAD"].Split(' ');
        ProgramRun run = await ProgramRun.Of(reload[0], reload[1..], _door.Environment);
        Assert.True(run.ExitCode == 0, run.All);
    }

    private Task<string> StatusAsync(string user, string path, params string[] more) => StatusOfAsync(fixture.Login(user), path, more);

    private async Task<string> StatusOfAsync(string login, string path, params string[] more) =>
        (await ProgramRun.Curl(["--insecure", "--output", "/dev/null", "--write-out", "%{http_code}", "--user", login, .. more, _door.Url + path])).Output;

    private async Task<string> BodyAsync(string user, string path, params string[] more) =>
        (await ProgramRun.Curl(["--insecure", "--user", fixture.Login(user), .. more, _door.Url + path])).Output;
}
