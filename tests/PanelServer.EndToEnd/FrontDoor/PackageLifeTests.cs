using System.Text.RegularExpressions;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>The package's life on one machine, from what a script had installed before there was a package to its purging.</summary>
public class PackageLifeTests(PublishedBuild build)
{
    private const string Mock = "http://127.0.0.1:3001/api/v1/machine/mock/57922";

    // Settings are the operator's: apt keeps a changed file when nobody answers.
    private const string Install = "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Options::=--force-confold";

    // What the script left behind, as far as it matters: its unit and program, Caddy's files, user, settings and data.
    private const string FormerInstallation = """
        set -e
        useradd --system --user-group --home-dir /var/lib/qitech --no-create-home --shell /usr/sbin/nologin qitech-service
        mkdir -p /opt/qitech-control-server /etc/qitech /etc/systemd/system/caddy.service.d
        install -d -o qitech-service -g qitech-service -m 0750 /var/lib/qitech
        install -o qitech-service -g qitech-service -m 0640 /dev/null /var/lib/qitech/of-before
        touch /opt/qitech-control-server/of-before
        printf 'Network__Mode=BehindProxy\nControlLoop__CycleTimeMicroseconds=2000\n' >/etc/qitech/panel.conf
        printf '# The panel server. Installed by deploy/install.sh\n[Service]\nUser=qitech-service\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\n' \
            >/etc/systemd/system/qitech-control-server.service
        printf '[Service]\nEnvironment=OF=before\n' >/etc/systemd/system/caddy.service.d/panel.conf
        mv /etc/caddy/Caddyfile /etc/caddy/Caddyfile.before-panel
        cp /srv/panel/Caddyfile /etc/caddy/Caddyfile
        systemctl stop caddy
        /srv/panel/credentials.sh --offline
        systemctl daemon-reload
        systemctl --quiet enable --now qitech-control-server
        """;

    // The next version, made by dpkg alone: a new file, one less, another default setting and another front door.
    private const string NextVersion = """
        set -e
        dpkg-deb --raw-extract /srv/packages/*.deb /root/next
        cd /root/next
        sed -i 's/^Version: .*/Version: 99.0.0/' DEBIAN/control
        rm opt/qitech-control-server/docs/security.md
        touch opt/qitech-control-server/docs/new.md
        echo '# A newer front door' >>etc/qitech/Caddyfile
        echo '# A newer default' >>etc/qitech/panel.conf
        dpkg-deb --root-owner-group -Znone --build . /root/next.deb
        """;

    [Fact]
    public async Task Takes_over_upgrades_and_goes_without_losing_data()
    {
        await using ScratchMachine machine = await ScratchMachine.Boot(Path.GetDirectoryName(await build.PackageAsync())!);
        await machine.Type(FormerInstallation);
        string user = await machine.Succeed("id", "qitech-service");
        const string Settings = "Network__Mode=BehindProxy\nControlLoop__CycleTimeMicroseconds=2000\n";

        string installed = await machine.Type($"{Install} /srv/packages/*.deb 2>&1");

        Assert.Contains("The password is unchanged", installed, StringComparison.Ordinal);
        Assert.Equal("", await machine.Type("ls /opt/qitech-control-server/of-before /etc/systemd/system/caddy.service.d/panel.conf /etc/caddy/*.before-panel 2>/dev/null || true"));
        Assert.Contains("file_server", await machine.Succeed("cat", "/etc/caddy/Caddyfile"), StringComparison.Ordinal);
        Assert.Equal(user, await machine.Succeed("id", "qitech-service"));
        Assert.Equal("", await machine.Type("dpkg --verify qitech-control-server | grep -v 'c /etc/qitech/panel.conf$' || true"));
        await AssertBothDoorsAnswer(machine, Settings);
        Assert.Contains("a cycle of 2000 µs", await machine.Succeed("journalctl", "--output", "cat", "--unit", "qitech-control-server"), StringComparison.Ordinal);
        await machine.Type($"curl -sf -d '[{{\"SetFrequency1\":321.5}}]' -H 'Content-Type: application/json' {Mock}");

        await machine.Type(NextVersion);
        await machine.Type($"{Install} /root/next.deb");

        Assert.Equal("99.0.0", await machine.Succeed("dpkg-query", "--show", "--showformat", "${Version}", "qitech-control-server"));
        Assert.Equal("installation.md\nnew.md\n", await machine.Succeed("ls", "/opt/qitech-control-server/docs"));
        Assert.EndsWith("# A newer front door\n", await machine.Succeed("cat", "/etc/qitech/Caddyfile"), StringComparison.Ordinal);
        Assert.EndsWith("# A newer default\n", await machine.Succeed("cat", "/etc/qitech/panel.conf.dpkg-dist"), StringComparison.Ordinal);
        await AssertBothDoorsAnswer(machine, Settings);
        Assert.Contains("\"frequency1\":321.5", await machine.Type($"curl -sf {Mock.Replace("v1", "v2", StringComparison.Ordinal)}"), StringComparison.Ordinal);

        string removed = await machine.Type("apt-get remove -y -qq qitech-control-server 2>&1");

        Assert.Contains("are kept", removed, StringComparison.Ordinal);
        Assert.Equal("4\n", (await machine.Run("bash", "-c", "systemctl status qitech-control-server >/dev/null 2>&1; echo $?")).Output);
        Assert.Equal("", await machine.Type("ls -d /opt/qitech* /etc/systemd/system/caddy.service.d /lib/systemd/system/caddy.service.d 2>/dev/null || true"));
        Assert.DoesNotContain("PanelServer", await machine.Succeed("ss", "-ltnp"), StringComparison.Ordinal);
        // Caddy serves again what it served before.
        Assert.Equal("active\n", await machine.Succeed("systemctl", "is-active", "caddy"));
        Assert.Contains("/etc/caddy/Caddyfile", await machine.Type("tr '\\0' ' ' </proc/$(pgrep -xo caddy)/cmdline"), StringComparison.Ordinal);
        Assert.Equal(Settings, await machine.Succeed("cat", "/etc/qitech/panel.conf"));
        await machine.Succeed("test", "-e", "/var/lib/caddy/auth_snippet.conf");

        string purged = await machine.Type("apt-get purge -y -qq qitech-control-server 2>&1");

        Assert.Contains("stay in /var/lib/qitech", purged, StringComparison.Ordinal);
        Assert.Equal("of-before\npanel.db\n", await machine.Succeed("ls", "/var/lib/qitech"));
        Assert.Equal(user, await machine.Succeed("id", "qitech-service"));
        Assert.Equal("", await machine.Type("ls -d /etc/qitech /var/log/qitech /var/lib/caddy/auth_snippet.conf /tmp/machine_password 2>/dev/null || true"));

        await machine.Type(Regex.Match(purged, "removed by: (.*?)\r?\n").Groups[1].Value);
        Assert.Equal("", await machine.Type("ls -d /var/lib/qitech 2>/dev/null || true; getent passwd qitech-service || true"));
    }

    private static async Task AssertBothDoorsAnswer(ScratchMachine machine, string settings)
    {
        Assert.Equal(settings, await machine.Succeed("cat", "/etc/qitech/panel.conf"));
        await machine.Type($"curl -sf --retry 60 --retry-delay 1 --retry-all-errors {Mock.Replace("v1", "v2", StringComparison.Ordinal)}");
        string login = $"-u machine:{(await machine.Succeed("cat", "/tmp/machine_password")).TrimEnd()}";
        Assert.Contains("\"slug\":\"mock\"", await machine.TypeOnClient($"curl -skf --retry 60 --retry-delay 1 --retry-all-errors {login} https://192.168.130.195/api/v2/machine"), StringComparison.Ordinal);
    }
}
