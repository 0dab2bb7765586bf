using PanelServer.Host.Simulation;

namespace PanelServer.Tests.Simulation;

/// <summary>What servers leave in the temporary folder.</summary>
public sealed class DeviceFolderTests : IDisposable
{
    private readonly DirectoryInfo _place = Directory.CreateTempSubdirectory("device-folder-tests-");

    public void Dispose() => _place.Delete(recursive: true);

    [Fact]
    public void What_a_killed_server_has_left_is_deleted_at_the_next_start()
    {
        DirectoryInfo left = _place.CreateSubdirectory("panel-devices-killed");
        File.WriteAllText(Path.Combine(left.FullName, "lock"), "");
        File.CreateSymbolicLink(Path.Combine(left.FullName, "gauge"), "/dev/pts/999999");
        DirectoryInfo old = _place.CreateSubdirectory("panel-devices-old");
        old.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-1);
        _place.CreateSubdirectory("something-else");

        using DeviceFolder folder = new(_place.FullName);

        Assert.Equal([Path.GetFileName(folder.FullName), "something-else"], Names().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_folder_of_a_server_that_runs_stays_until_it_stops()
    {
        DeviceFolder first = new(_place.FullName);
        using (DeviceFolder second = new(_place.FullName))
        {
            Assert.Equal(2, Names().Count());
        }

        Assert.Equal([Path.GetFileName(first.FullName)], Names());
        first.Dispose();
        Assert.Empty(Names());
    }

    private IEnumerable<string> Names() => _place.EnumerateDirectories().Select(folder => folder.Name);
}
