using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>What strangers cost, and what they are allowed to hold.</summary>
public class CostTests(FrontDoorFixture fixture, ITestOutputHelper output) : IClassFixture<FrontDoorFixture>
{
    private readonly FrontDoorInstance _door = fixture.Door;

    [Theory]
    [InlineData("machine", true)]
    [InlineData("machine", false)]
    [InlineData("admin", true)]
    [InlineData("admin", false)]
    public async Task Refused_login_costs_less_than_5_ms_of_processor_time(string user, bool keepConnection)
    {
        const int Logins = 400;
        StringBuilder requests = new();
        for (int login = 0; login < Logins; login++)
        {
            requests.Append(CultureInfo.InvariantCulture, $"url = {_door.Url}/\nuser = {user}:wrong-{Guid.NewGuid()}\ninsecure\noutput = /dev/null\nwrite-out = %{{http_code}}\\n\n");
            requests.Append(keepConnection ? "" : "header = \"Connection: close\"\n").Append("next\n");
        }

        await _door.StatusOf(login: null);
        TimeSpan before = _door.ProcessorTime;
        ProgramRun curl = await ProgramRun.Of("curl", ["--silent", "--config", "-"], input: requests.ToString());
        TimeSpan each = (_door.ProcessorTime - before) / Logins;

        output.WriteLine($"{each.TotalMilliseconds:F2} ms of processor time per refused login of {user}, connection kept: {keepConnection}");
        Assert.Equal(Logins, curl.Output.Split('\n').Count(status => status == "401"));
        Assert.True(each < TimeSpan.FromMilliseconds(5), $"{each.TotalMilliseconds:F2} ms");
    }

    [Fact]
    public async Task Slow_headers_are_cut_off_and_hinder_nobody()
    {
        const int Attackers = 200;
        // Caddyfile: read_header 10s. The rest is for a busy machine.
        TimeSpan bound = TimeSpan.FromSeconds(40);
        Stopwatch elapsed = Stopwatch.StartNew();

        Task<bool>[] attacks = [.. Enumerable.Range(0, Attackers).Select(_ => DripHeaders(bound))];
        int answered = 0;
        while (attacks.Any(attack => !attack.IsCompleted))
        {
            Assert.Equal("200", await _door.StatusOf(_door.Login));
            answered++;
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }

        bool[] cut = await Task.WhenAll(attacks);
        output.WriteLine($"all {Attackers} slow connections were cut after {elapsed.Elapsed.TotalSeconds:F0} s; {answered} requests answered meanwhile");
        Assert.All(cut, Assert.True);
        Assert.True(answered > 5, $"{answered} answered");
    }

    [Fact]
    public async Task Slow_body_is_cut_off()
    {
        await using TlsConnection connection = await TlsConnection.Open(_door);
        await connection.Send($"POST / HTTP/1.1\r\nHost: panel\r\nAuthorization: {FrontDoorInstance.Basic(_door.Login)}\r\nContent-Length: 100000\r\n\r\n");
        Stopwatch elapsed = Stopwatch.StartNew();

        // Caddyfile: read_body 30s. One byte per second would take a day.
        bool cut = await Drip(connection, "x", TimeSpan.FromSeconds(60));

        output.WriteLine($"slow body cut after {elapsed.Elapsed.TotalSeconds:F0} s");
        Assert.True(cut);
    }

    [Fact]
    public async Task Flood_of_refused_logins_leaves_no_memory_and_no_log_behind()
    {
        int logLines = _door.Log.Split('\n').Length;
        ProgramRun warmUp = await Flood(seconds: 1);
        long before = _door.ResidentBytes;

        ProgramRun flood = await Flood(seconds: 5);

        output.WriteLine($"{flood.Output}\nresident {before >> 20} MiB before, {_door.ResidentBytes >> 20} MiB after; warm-up: {warmUp.Output}");
        Assert.True(_door.ResidentBytes - before < 32 << 20, $"grew from {before} to {_door.ResidentBytes}");
        Assert.True(_door.Log.Split('\n').Length - logLines < 20, _door.Log);
        Assert.Equal("200", await _door.StatusOf(_door.Login));
    }

    private async Task<bool> DripHeaders(TimeSpan bound)
    {
        await using TlsConnection connection = await TlsConnection.Open(_door);
        await connection.Send("GET / HTTP/1.1\r\nHost: panel\r\nX: ");
        return await Drip(connection, "x", bound);
    }

    /// <summary>Sends a piece each second until the other side closes. False if it still listens after the bound.</summary>
    private static async Task<bool> Drip(TlsConnection connection, string piece, TimeSpan bound)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (elapsed.Elapsed < bound)
        {
            try
            {
                await connection.Send(piece);
            }
            catch (IOException)
            {
                return true;
            }

            await connection.Read(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            if (connection.Closed)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>50 connections of wrong passwords, each different, from one wrk thread.</summary>
    private async Task<ProgramRun> Flood(int seconds)
    {
        string script = $"{_door.Folder}/flood.lua";
        await File.WriteAllTextAsync(script, WrongPasswords, TestContext.Current.CancellationToken);

        // A busy computer may need more than a second for the first answer of so many connections.
        return await Eventually.IsAsync(
            () => ProgramRun.Of("wrk", ["-t1", "-c50", $"-d{seconds}s", "-s", script, $"{_door.Url}/api/v2/machine"]),
            wrk => wrk.ExitCode == 0 && wrk.Output.Contains("Non-2xx or 3xx responses", StringComparison.Ordinal),
            wrk => wrk.All);
    }

    /// <summary>wrk script: base64 of "machine:" and ten more bytes, of which the last nine count up, so that no two are equal.</summary>
    internal const string WrongPasswords = """
        local digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        local counter = 0
        function request()
          counter = counter + 1
          local rest, text = counter, ""
          for _ = 1, 12 do
            local digit = rest % 64
            text = digits:sub(digit + 1, digit + 1) .. text
            rest = (rest - digit) / 64
          end
          return wrk.format("GET", nil, { Authorization = "Basic bWFjaGluZTpw" .. text })
        end
        """;
}
