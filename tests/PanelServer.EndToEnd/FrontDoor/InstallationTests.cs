using System.Globalization;
using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>deploy/install.sh on a machine with systemd, and what it leaves there.</summary>
[Collection(nameof(InstallationFixture))]
public class InstallationTests(InstallationFixture fixture)
{
    private const string Panel = "https://192.168.130.195";

    private readonly ScratchMachine _machine = fixture.Machine;

    [Fact]
    public async Task Both_services_run_and_start_with_the_machine()
    {
        Assert.Contains("Installed. Network mode: BehindProxy.", fixture.Output, StringComparison.Ordinal);
        Assert.Matches(@"^Basic Authentication; user=machine password=[A-Za-z0-9+/]{24}\n", fixture.Output);
        foreach (string service in new[] { "qitech-control-server", "caddy" })
        {
            Assert.Equal("active\n", await _machine.Succeed("systemctl", "is-active", service));
            Assert.Equal("enabled\n", await _machine.Succeed("systemctl", "is-enabled", service));
        }

        string status = await _machine.Succeed("systemctl", "status", "qitech-control-server", "--no-pager");
        Assert.Contains("Active: active (running)", status, StringComparison.Ordinal);
        Assert.Contains("network mode BehindProxy", await ServerLog(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_port_443_is_open_to_the_network()
    {
        string sockets = await _machine.Succeed("ss", "-ltnpH");

        string[] open = [.. sockets.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => Regex.Split(line, " +"))
            .Select(columns => $"{columns[3]} {Regex.Match(columns[5], "\"(.+?)\"").Groups[1].Value}")
            .Where(socket => !socket.StartsWith("127.0.0.1:", StringComparison.Ordinal) && !socket.StartsWith("[::1]:", StringComparison.Ordinal))];
        Assert.Equal(["*:443 caddy"], open);
        Assert.Contains("127.0.0.1:3001", sockets, StringComparison.Ordinal);
        ProgramRun direct = await _machine.Run("ip", "netns", "exec", "client", "curl", "-s", "--max-time", "5", "http://192.168.130.195:3001/api/v2/machine");
        // curl's 7: no connection.
        Assert.Equal(7, direct.ExitCode);
    }

    [Fact]
    public async Task Examples_of_the_user_documentation_work_byte_for_byte()
    {
        // The documentation's password instead of a random one; everything else is as installed.
        await _machine.Type("""
            hash=$(printf %s VoMZKZK4K4ZIvON+OU2ZcCXy | perl -e 'print crypt(<STDIN>, q($2b$04$abcdefghijklmnopqrstuu))')
            sed -i "s|machine \$2b.*|machine $hash|" /var/lib/caddy/auth_snippet.conf && systemctl reload caddy
            """);
        const string Insecure = "curl https://192.168.130.195/api/v2/machine -k -u machine:VoMZKZK4K4ZIvON+OU2ZcCXy";
        string listed = await _machine.TypeOnClient(Insecure);
        Assert.Contains("\"slug\":\"mock\"", listed, StringComparison.Ordinal);
        Assert.Contains("{\"legacy_id\":{\"machine_identification\":{\"vendor\":1,\"machine\":7},\"serial\":57922},\"serial\":57922,\"vendor\":\"QiTech\",\"slug\":\"mock\",\"error\":null}", listed, StringComparison.Ordinal);

        // The other examples, with the address and the password put in, and with the root certificate instead of -k.
        await _machine.Type("cp /var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt /tmp/panel-root.crt");
        const string Login = "--cacert /tmp/panel-root.crt -u machine:VoMZKZK4K4ZIvON+OU2ZcCXy";

        // Devices still appear, or have something to say, for a while after the start: sooner or later both answer the same.
        await Eventually.IsAsync(
            async () => (await _machine.TypeOnClient(Insecure), await _machine.TypeOnClient($"curl -X GET \"{Panel}/api/v2/machine\" {Login}")),
            lists => lists.Item1 == lists.Item2);
        string values = await _machine.TypeOnClient($"curl -X GET \"{Panel}/api/v2/machine/mock/57922\" {Login}");
        Assert.Contains("\"live_values\":{", values, StringComparison.Ordinal);
        string answer = await _machine.TypeOnClient(
            $"curl -X POST -d '[{{\"SetFrequency1\":123.5}}]' -H \"Content-Type: application/json\" \"{Panel}/api/v1/machine/mock/57922\" {Login}");
        Assert.Equal("null", answer);
        values = await _machine.TypeOnClient($"curl -X GET \"{Panel}/api/v2/machine/mock/57922\" {Login}");
        Assert.Contains("\"frequency1\":123.5", values, StringComparison.Ordinal);
        Assert.Equal("401", await _machine.TypeOnClient($"curl -k -o /dev/null -w '%{{http_code}}' {Panel}/api/v2/machine"));

        await _machine.Succeed("/opt/qitech-control-server/credentials.sh");
    }

    [Fact]
    public async Task Credentials_script_replaces_the_password_of_the_installation()
    {
        string before = await Password();

        string printed = await _machine.Type("cd /srv/panel && ./credentials.sh");

        string after = await Password();
        Assert.NotEqual(before, after);
        Assert.Contains($"password={after}\n", printed, StringComparison.Ordinal);
        Assert.Equal("401", await StatusOnClient(before));
        Assert.Equal("200", await StatusOnClient(after));
        Assert.Equal(
            "600 root root\n600 caddy caddy\n",
            await _machine.Succeed("stat", "--format", "%a %U %G", "/tmp/machine_password", "/var/lib/caddy/auth_snippet.conf"));
    }

    [Fact]
    public async Task Old_password_stays_when_Caddy_cannot_be_reloaded()
    {
        string before = await Password();
        await _machine.Type("cp /etc/qitech/Caddyfile /tmp/Caddyfile && echo 'nonsense {' >>/etc/qitech/Caddyfile");

        ProgramRun run = await _machine.Run("/opt/qitech-control-server/credentials.sh");

        Assert.True(run.ExitCode == 1, run.All);
        Assert.Contains("the old password stays valid", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await Password());
        Assert.Equal("200", await StatusOnClient(before));
        await _machine.Type("cp /tmp/Caddyfile /etc/qitech/Caddyfile && systemctl restart caddy");
        Assert.Equal("200", await StatusOnClient(before));
    }

    [Fact]
    public async Task Server_has_its_own_user_three_capabilities_real_time_priority_and_locked_memory()
    {
        // Another test may have restarted it just now; its memory is locked when the loop begins.
        string status = await _machine.Type("for i in $(seq 300); do grep -q 'VmLck:[^0-9]*[1-9]' /proc/$(pgrep -x PanelServer)/status && break; sleep 0.1; done; cat /proc/$(pgrep -x PanelServer)/status");
        string threads = await _machine.Type("ps -L -o user:20,cls,rtprio,comm -p $(pgrep -x PanelServer)");

        // Bits 13 (NET_RAW), 14 (IPC_LOCK) and 23 (SYS_NICE).
        Assert.Matches(@"CapEff:\s+0000000000806000\n", status);
        Assert.Matches(@"CapBnd:\s+0000000000806000\n", status);
        Assert.Matches(@"NoNewPrivs:\s+1\n", status);
        Assert.Matches(@"Seccomp:\s+2\n", status);
        Assert.Matches(@"VmLck:\s+[1-9][0-9]* kB\n", status);
        Assert.Matches(@"(?m)^qitech-service\s+FF\s+80\s+control-loop$", threads);
        Assert.DoesNotContain("root", threads, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_starts_after_the_drivers_of_gauges_and_after_the_time_is_right()
    {
        string after = await _machine.Succeed("systemctl", "show", "--property", "After", "--property", "Wants", "qitech-control-server");

        foreach (string unit in new[] { "modprobe@usbserial.service", "modprobe@cdc_acm.service" })
        {
            Assert.Equal(2, after.Split(unit).Length - 1);
        }

        Assert.Contains("time-sync.target", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_authority_is_made_anew_by_the_commands_of_the_documentation()
    {
        const string Root = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt";
        string page = await _machine.Succeed("cat", "/opt/qitech-control-server/docs/installation.md");
        string commands = Regex.Match(page, "Make it anew.*?```sh\n(.*?)```", RegexOptions.Singleline).Groups[1].Value;
        string before = await _machine.Succeed("cat", Root);

        await _machine.Type(commands);
        await WaitUntil("200", await Password());

        Assert.NotEqual(before, await _machine.Succeed("cat", Root));
    }

    [Fact]
    public async Task Front_door_keeps_off_the_control_loops_core()
    {
        int cores = int.Parse(await _machine.Succeed("nproc", "--all"), CultureInfo.InvariantCulture);
        string settings = await _machine.Type("cat /etc/qitech/*.conf");
        string allowed = await _machine.Type("for task in /proc/$(pgrep -xo caddy)/task/*; do grep Cpus_allowed_list $task/status; done");

        if (cores == 1)
        {
            Assert.DoesNotContain("ControlLoop__CpuCore", settings, StringComparison.Ordinal);
            return;
        }

        Assert.Contains($"ControlLoop__CpuCore={cores - 1}\n", settings, StringComparison.Ordinal);
        string others = cores == 2 ? "0" : $"0-{cores - 2}";
        Assert.All(allowed.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Equal($"Cpus_allowed_list:\t{others}", line));
    }

    [Fact]
    public async Task Server_writes_its_state_and_its_log_and_nothing_else()
    {
        string inside = "nsenter --target $(pgrep -x PanelServer) --mount --";
        await _machine.Type($"{inside} test -w /var/lib/qitech && {inside} test -w /var/log/qitech");

        ProgramRun program = await _machine.Run("bash", "-c", $"{inside} touch /opt/qitech-control-server/x");
        ProgramRun settings = await _machine.Run("bash", "-c", $"{inside} touch /etc/qitech/x");

        Assert.Contains("Read-only file system", program.Error, StringComparison.Ordinal);
        Assert.Contains("Read-only file system", settings.Error, StringComparison.Ordinal);
        Assert.NotEqual("", await _machine.Succeed("ls", "/var/log/qitech"));
    }

    [Fact]
    public async Task Server_that_was_killed_comes_back_and_the_front_door_says_so_meanwhile()
    {
        string password = await Password();
        await _machine.Type("kill -KILL $(pgrep -x PanelServer)");

        string meanwhile = await _machine.TypeOnClient($"curl -sk -u machine:{password} {Panel}/api/v2/machine");
        await WaitUntil("200", password);

        Assert.Equal("{\"error_unavailable\":\"The panel server does not answer.\"}", meanwhile);
    }

    [Fact]
    public async Task Password_is_in_no_log()
    {
        string password = Regex.Match(fixture.Output, "password=(.*)").Groups[1].Value;

        Assert.Equal(24, password.Length);
        Assert.Contains("Setting up qitech-control-server", await _machine.Succeed("cat", "/var/log/apt/term.log"), StringComparison.Ordinal);
        Assert.Equal("", await _machine.Type($"grep --recursive --files-with-matches --fixed-strings '{password}' /var/log /var/lib/qitech /var/lib/dpkg /etc || true"));
    }

    [Fact]
    public async Task Installing_again_keeps_password_and_settings_and_changes_only_the_mode_that_is_asked_for()
    {
        string password = await Password();
        await _machine.Type("echo ControlLoop__CycleTimeMicroseconds=2000 >>/etc/qitech/panel.conf");
        string settings = await _machine.Succeed("cat", "/etc/qitech/panel.conf");

        string output = await _machine.Succeed("/srv/panel/deploy/install.sh", "--package", fixture.Package, "--mode", "Isolated");

        Assert.DoesNotContain("password=", output, StringComparison.Ordinal);
        Assert.Equal(settings.Replace("BehindProxy\n", "Isolated\n", StringComparison.Ordinal), await _machine.Succeed("cat", "/etc/qitech/panel.conf"));
        Assert.Equal("200", await StatusOnClient(password));
        Assert.Equal("", await _machine.Type("ls /etc/qitech/*.dpkg-* 2>/dev/null || true"));
        string log = await ServerLog();
        Assert.Contains("a cycle of 2000 µs", log, StringComparison.Ordinal);
        Assert.Contains("network mode Isolated", log[log.LastIndexOf("network mode", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("0.0.0.0:3001", await _machine.Type("ss -ltnp | grep 3001"), StringComparison.Ordinal);
        string listed = await _machine.TypeOnClient("curl \"http://192.168.130.195:3001/api/v2/machine\"");
        Assert.Contains("\"slug\":\"mock\"", listed, StringComparison.Ordinal);

        await _machine.Type("""
            sed -i '/CycleTime/d; s/^Network__Mode=.*/Network__Mode=BehindProxy/' /etc/qitech/panel.conf && systemctl restart qitech-control-server
            """);
        await WaitUntil("200", await Password());
        Assert.DoesNotContain("0.0.0.0:3001", await _machine.Type("ss -ltnp | grep 3001"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Units_are_valid_and_their_exposure_is_low()
    {
        ProgramRun verified = await _machine.Run("systemd-analyze", "verify", "qitech-control-server.service", "caddy.service");
        Assert.True(verified.ExitCode == 0 && verified.Error.Length == 0, verified.All);

        foreach (string service in new[] { "qitech-control-server.service", "caddy.service" })
        {
            string rating = await _machine.Succeed("systemd-analyze", "security", "--no-pager", service);
            double exposure = double.Parse(Regex.Match(rating, $@"Overall exposure level for {service}: ([0-9.]+)").Groups[1].Value, CultureInfo.InvariantCulture);
            Assert.True(exposure <= 3.0, rating);
        }
    }

    [Theory]
    [InlineData("--mode Open", "--mode is BehindProxy or Isolated, not 'Open'")]
    [InlineData("--package /srv/panel/README.md", "is no package of qitech-control-server")]
    [InlineData("--frobnicate", "unknown argument '--frobnicate'")]
    public async Task Wrong_arguments_change_nothing(string arguments, string message)
    {
        string before = await _machine.Succeed("systemctl", "show", "--property", "MainPID", "qitech-control-server");

        ProgramRun run = await _machine.Run("bash", "-c", $"/srv/panel/deploy/install.sh {arguments}");

        Assert.True(run.ExitCode is 1 or 2, run.All);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, await _machine.Succeed("systemctl", "show", "--property", "MainPID", "qitech-control-server"));
    }

    private async Task<string> Password() => (await _machine.Succeed("cat", "/tmp/machine_password")).TrimEnd();

    private Task<string> ServerLog() => _machine.Succeed("journalctl", "--no-pager", "--output", "cat", "--unit", "qitech-control-server");

    private async Task<string> StatusOnClient(string password) =>
        await _machine.TypeOnClient($"curl -sk -o /dev/null -w '%{{http_code}}' -u machine:{password} {Panel}/api/v2/machine");

    private async Task WaitUntil(string status, string password)
    {
        for (int attempt = 0; await StatusOnClient(password) != status; attempt++)
        {
            Assert.True(attempt < 300, $"no {status} within a minute: {await ServerLog()}");
            await Task.Delay(200);
        }
    }
}
