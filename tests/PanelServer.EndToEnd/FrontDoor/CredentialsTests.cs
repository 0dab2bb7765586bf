using System.Globalization;
using System.Net.WebSockets;
using System.Runtime.Versioning;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>credentials.sh against a running Caddy. Each test leaves a front door that works, if with another password.</summary>
[SupportedOSPlatform("linux")]
public sealed class CredentialsTests(FrontDoorFixture fixture) : IClassFixture<FrontDoorFixture>
{
    private readonly FrontDoorInstance _door = fixture.Door;

    [Fact]
    public async Task New_password_works_at_once_and_the_old_one_no_more()
    {
        (string old, string oldLogin) = (_door.Password, _door.Login);

        ProgramRun run = await _door.Credentials();

        string renewed = FrontDoorInstance.PrintedPassword(run);
        Assert.NotEqual(old, renewed);
        Assert.Equal("401", await _door.StatusOf(oldLogin));
        Assert.Equal("200", await _door.StatusOf($"machine:{renewed}"));
        Assert.Equal(renewed + "\n", await File.ReadAllTextAsync(_door.PasswordFile, TestContext.Current.CancellationToken));
        AssertReadableByOwnerOnly(_door.PasswordFile, _door.SnippetFile);
        Assert.Empty(Leftovers(_door));
    }

    [Fact]
    public async Task Stream_that_was_opened_with_the_old_password_ends()
    {
        using ClientWebSocket socket = LoginTests.Socket(_door, _door.Login);
        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{_door.Port}/"), TestContext.Current.CancellationToken);

        FrontDoorInstance.PrintedPassword(await _door.Credentials());

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(20));
        try
        {
            WebSocketReceiveResult received = await socket.ReceiveAsync(new byte[16], limit.Token);
            Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        }
        catch (WebSocketException)
        {
            // Cut without a farewell: ended as well.
        }

        Assert.NotEqual(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Kept_connection_does_not_keep_the_old_password()
    {
        await using TlsConnection connection = await TlsConnection.Open(_door);
        string request = $"GET / HTTP/1.1\r\nHost: panel\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\n\r\n";
        await connection.Send(request);
        Assert.StartsWith("HTTP/1.1 200", await connection.Answer(), StringComparison.Ordinal);

        FrontDoorInstance.PrintedPassword(await _door.Credentials());

        try
        {
            await connection.Send(request);
        }
        catch (IOException)
        {
            return;
        }

        Assert.DoesNotContain("HTTP/1.1 200", await connection.Answer(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_changes_when_the_reload_fails()
    {
        await AssertRefusedAndUnchanged(new() { ["PANEL_CADDY_RELOAD"] = "false" }, "Caddy could not be reloaded");
    }

    [Fact]
    public async Task Nothing_changes_when_the_configuration_is_broken()
    {
        string works = await File.ReadAllTextAsync(_door.Caddyfile, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_door.Caddyfile, works + "\nnonsense {\n", TestContext.Current.CancellationToken);

        await AssertRefusedAndUnchanged([], "Caddy could not be reloaded");
        await File.WriteAllTextAsync(_door.Caddyfile, works, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nothing_changes_when_there_is_no_Caddy()
    {
        await AssertRefusedAndUnchanged(new() { ["PANEL_CADDY"] = "no-such-program" }, "is not installed");
    }

    [Fact]
    public async Task Nothing_changes_when_the_program_is_not_Caddy()
    {
        await AssertRefusedAndUnchanged(new() { ["PANEL_CADDY"] = "false" }, "understands neither basic_auth nor basicauth");
    }

    [Fact]
    public async Task Nothing_changes_when_the_password_file_cannot_be_written()
    {
        await AssertRefusedAndUnchanged(new() { ["PANEL_PASSWORD_FILE"] = _door.Folder }, "is a folder");
        await AssertRefusedAndUnchanged(new() { ["PANEL_PASSWORD_FILE"] = "/proc/machine_password" }, "cannot write in /proc");
    }

    [Fact]
    public async Task Nothing_changes_when_Caddy_is_down_and_its_files_serve_it_when_it_is_started_again()
    {
        await using FrontDoorInstance ours = await FrontDoorInstance.Start(fixture.Upstream.Port);
        await ours.Crash();
        string snippet = await File.ReadAllTextAsync(ours.SnippetFile, TestContext.Current.CancellationToken);

        ProgramRun refused = await ours.Credentials();

        Assert.True(refused.ExitCode == 1, refused.All);
        Assert.Contains("the old password stays valid", refused.Error, StringComparison.Ordinal);
        Assert.Equal(snippet, await File.ReadAllTextAsync(ours.SnippetFile, TestContext.Current.CancellationToken));
        Assert.Empty(Leftovers(ours));

        ProgramRun offline = await ours.Credentials(arguments: "--offline");

        FrontDoorInstance.PrintedPassword(offline);
        Assert.NotEqual(snippet, await File.ReadAllTextAsync(ours.SnippetFile, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task First_run_that_fails_leaves_no_snippet()
    {
        string elsewhere = $"{_door.Folder}/new_snippet.conf";

        ProgramRun run = await _door.Credentials(new Dictionary<string, string> { ["PANEL_AUTH_SNIPPET"] = elsewhere, ["PANEL_CADDY_RELOAD"] = "false" });

        Assert.True(run.ExitCode == 1, run.All);
        Assert.False(File.Exists(elsewhere));
    }

    [Fact]
    public async Task Runs_at_the_same_time_leave_one_password_that_works()
    {
        ProgramRun[] runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _door.Credentials()));

        string kept = (await File.ReadAllTextAsync(_door.PasswordFile, TestContext.Current.CancellationToken)).TrimEnd();
        string[] printed = [.. runs.Select(FrontDoorInstance.PrintedPassword)];
        Assert.Equal(4, printed.Distinct().Count());
        Assert.Contains(kept, printed);
        foreach (string password in printed)
        {
            Assert.Equal(password == kept ? "200" : "401", await _door.StatusOf($"machine:{password}"));
        }
    }

    [Fact]
    public async Task Link_in_the_place_of_the_password_file_is_replaced_and_not_followed()
    {
        string victim = $"{_door.Folder}/victim";
        await File.WriteAllTextAsync(victim, "untouched", TestContext.Current.CancellationToken);
        File.Delete(_door.PasswordFile);
        File.CreateSymbolicLink(_door.PasswordFile, victim);

        FrontDoorInstance.PrintedPassword(await _door.Credentials());

        Assert.Equal("untouched", await File.ReadAllTextAsync(victim, TestContext.Current.CancellationToken));
        Assert.Null(File.ResolveLinkTarget(_door.PasswordFile, returnFinalTarget: false));
        AssertReadableByOwnerOnly(_door.PasswordFile);
    }

    [Fact]
    public async Task Works_without_root()
    {
        await using FrontDoorInstance ours = await FrontDoorInstance.Start(
            fixture.Upstream.Port, "setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--");

        string login = ours.Login;
        Assert.Equal("200", await ours.StatusOf(login));
        ProgramRun again = await ours.Credentials();
        string renewed = FrontDoorInstance.PrintedPassword(again);
        Assert.Equal("200", await ours.StatusOf($"machine:{renewed}"));
        Assert.Equal("401", await ours.StatusOf(login));
        ProgramRun owner = await ProgramRun.Of("stat", ["--format", "%U %a", ours.PasswordFile, ours.SnippetFile]);
        Assert.Equal("nobody 600\nnobody 600\n", owner.Output);
    }

    [Fact]
    public async Task Without_root_the_installation_is_out_of_reach_and_it_says_so()
    {
        string script = await File.ReadAllTextAsync($"{FrontDoorInstance.Repository}/credentials.sh", TestContext.Current.CancellationToken);
        ProgramRun run = await ProgramRun.Of(
            "setpriv",
            ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", "bash", "-c", script, "credentials.sh"],
            new Dictionary<string, string> { ["PANEL_AUTH_SNIPPET"] = "/root/auth_snippet.conf" });

        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("run it as root, or set PANEL_AUTH_SNIPPET", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_has_144_random_bits_and_its_hash_is_a_cheap_one()
    {
        const int Runs = 12;
        HashSet<string> passwords = [];
        HashSet<string> hashes = [];
        for (int run = 0; run < Runs; run++)
        {
            // What Caddy does with it is not the question here.
            passwords.Add(FrontDoorInstance.PrintedPassword(await _door.Credentials(arguments: "--offline")));
            string snippet = await File.ReadAllTextAsync(_door.SnippetFile, TestContext.Current.CancellationToken);
            Assert.Matches(@"machine \$2b\$04\$[A-Za-z0-9./]{53}\n", snippet);
            hashes.Add(snippet);
        }

        Assert.Equal(Runs, passwords.Count);
        Assert.Equal(Runs, hashes.Count);
        Assert.All(passwords, password => Assert.Equal(18, Convert.FromBase64String(password).Length));
        // Each of the 144 bits takes both values within 12 passwords; three or more that do not are chance once in 18,000 times.
        byte[][] bytes = [.. passwords.Select(Convert.FromBase64String)];
        int constantBits = Enumerable.Range(0, 144).Count(bit => bytes.Select(b => (b[bit / 8] >> (bit % 8)) & 1).Distinct().Count() == 1);
        Assert.True(constantBits <= 2, constantBits.ToString(CultureInfo.InvariantCulture));
        FrontDoorInstance.PrintedPassword(await _door.Credentials());
    }

    [Fact]
    public async Task Password_never_appears_in_the_arguments_of_a_program()
    {
        // Programs of the same names, first in the search path, write down how they are called and then do their work.
        string tools = Directory.CreateDirectory($"{_door.Folder}/tools").FullName;
        string record = $"{_door.Folder}/calls";
        foreach (string name in new[] { "caddy", "perl", "head", "base64", "mv", "cp", "mktemp", "chown", "flock" })
        {
            string script = $"#!/bin/sh\necho \"{name} $*\" >>{record}\nenv | grep -v ^PANEL_ >>{record}\nPATH=${{PATH#*:}}\nexec {name} \"$@\"\n";
            await File.WriteAllTextAsync($"{tools}/{name}", script, TestContext.Current.CancellationToken);
            File.SetUnixFileMode($"{tools}/{name}", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        ProgramRun run = await _door.Credentials(new Dictionary<string, string> { ["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}" });

        string password = FrontDoorInstance.PrintedPassword(run);
        string calls = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);
        Assert.Contains("perl -e", calls, StringComparison.Ordinal);
        Assert.Contains("caddy reload", calls, StringComparison.Ordinal);
        Assert.DoesNotContain(password, calls, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_offered_and_unknown_arguments_are_refused()
    {
        ProgramRun help = await _door.Credentials(arguments: "--help");
        ProgramRun unknown = await _door.Credentials(arguments: "--frobnicate");

        Assert.Equal(0, help.ExitCode);
        Assert.StartsWith("Usage: ./credentials.sh", help.Output, StringComparison.Ordinal);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("unknown argument '--frobnicate'", unknown.Error, StringComparison.Ordinal);
        Assert.Equal("200", await _door.StatusOf(_door.Login));
    }

    private async Task AssertRefusedAndUnchanged(Dictionary<string, string> changes, string reason)
    {
        string snippet = await File.ReadAllTextAsync(_door.SnippetFile, TestContext.Current.CancellationToken);
        string password = await File.ReadAllTextAsync(_door.PasswordFile, TestContext.Current.CancellationToken);

        ProgramRun run = await _door.Credentials(changes);

        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("password=", run.Output, StringComparison.Ordinal);
        Assert.Equal(snippet, await File.ReadAllTextAsync(_door.SnippetFile, TestContext.Current.CancellationToken));
        Assert.Equal(password, await File.ReadAllTextAsync(_door.PasswordFile, TestContext.Current.CancellationToken));
        Assert.Equal("200", await _door.StatusOf(_door.Login));
        Assert.Empty(Leftovers(_door));
    }

    private static string[] Leftovers(FrontDoorInstance door) =>
        [.. Directory.EnumerateFiles(door.Folder, ".auth_snippet.*"), .. Directory.EnumerateFiles(door.Folder, ".machine_password.*")];

    private static void AssertReadableByOwnerOnly(params string[] files) =>
        Assert.All(files, file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
}
