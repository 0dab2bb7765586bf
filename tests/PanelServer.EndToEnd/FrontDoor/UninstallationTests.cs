namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>deploy/uninstall.sh. It has a machine of its own, because it takes the installation away.</summary>
public class UninstallationTests(InstallationFixture fixture) : IClassFixture<InstallationFixture>
{
    private readonly ScratchMachine _machine = fixture.Machine;

    [Fact]
    public async Task Nothing_of_the_panel_is_left()
    {
        Assert.Contains("file_server", await _machine.Succeed("cat", "/etc/caddy/Caddyfile.before-panel"), StringComparison.Ordinal);

        string kept = await _machine.Succeed("/opt/qitech-control-server/uninstall.sh");

        Assert.StartsWith("Removed. Settings, data, logs, password and certificates are kept", kept, StringComparison.Ordinal);
        Assert.Equal("4\n", (await _machine.Run("bash", "-c", "systemctl status qitech-control-server >/dev/null 2>&1; echo $?")).Output);
        Assert.Equal("", await _machine.Type("ls -d /opt/qitech* /etc/systemd/system/qitech* /etc/systemd/system/caddy.service.d 2>/dev/null || true"));
        Assert.DoesNotContain("PanelServer", await _machine.Succeed("ss", "-ltnp"), StringComparison.Ordinal);
        // Caddy serves again what it served before.
        Assert.Contains("file_server", await _machine.Succeed("cat", "/etc/caddy/Caddyfile"), StringComparison.Ordinal);
        Assert.Equal("active\n", await _machine.Succeed("systemctl", "is-active", "caddy"));
        Assert.Equal("", await _machine.Type("id qitech-service 2>/dev/null || true"));
        await _machine.Succeed("test", "-e", "/etc/qitech/panel.conf");

        string again = await _machine.Succeed("/srv/panel/deploy/install.sh", "--build", "/srv/build");
        Assert.Contains("The password is unchanged", again, StringComparison.Ordinal);

        Assert.Equal("Removed.\n", await _machine.Succeed("/srv/panel/deploy/uninstall.sh", "--purge"));
        Assert.Equal("", await _machine.Type("ls -d /etc/qitech /var/lib/qitech /var/log/qitech /var/lib/caddy/auth_snippet.conf /tmp/machine_password 2>/dev/null || true"));

        // And a third time, when there is nothing to remove.
        Assert.Equal("Removed.\n", await _machine.Succeed("/srv/panel/deploy/uninstall.sh", "--purge"));
    }
}
