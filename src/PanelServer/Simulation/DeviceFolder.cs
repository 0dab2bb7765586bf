namespace PanelServer.Host.Simulation;

/// <summary>
/// The folder for the links of simulated devices, below the system's temporary one. A file in it is locked as long as the server runs, so
/// that what a killed server has left is known, and deleted at the next start of any.
/// </summary>
internal sealed class DeviceFolder : IDisposable
{
    private const string Prefix = "panel-devices-";
    private const string LockName = "lock";

    // A folder without a lock is being made at this moment, or nobody's.
    private static readonly TimeSpan TimeToLock = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder;
    private readonly FileStream _lock;

    /// <summary>Makes the folder, and deletes those of servers that no longer run.</summary>
    /// <param name="parent">What it is made in; null for the system's temporary folder.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be made.</exception>
    public DeviceFolder(string? parent = null)
    {
        DirectoryInfo place = new(parent ?? Path.GetTempPath());
        foreach (DirectoryInfo folder in place.EnumerateDirectories(Prefix + "*"))
        {
            DeleteIfAbandoned(folder);
        }

        // In the temporary folder, which everybody shares, it is readable for this user only.
        _folder = parent is null ? Directory.CreateTempSubdirectory(Prefix) : place.CreateSubdirectory(Prefix + Path.GetRandomFileName());
        _lock = new(Path.Combine(_folder.FullName, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Its path.</summary>
    public string FullName => _folder.FullName;

    /// <summary>Deletes it.</summary>
    public void Dispose()
    {
        _lock.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void DeleteIfAbandoned(DirectoryInfo folder)
    {
        try
        {
            string path = Path.Combine(folder.FullName, LockName);
            if (File.Exists(path))
            {
                // Refused while the server that has made it runs.
                using FileStream mine = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                folder.Delete(recursive: true);
            }
            else if (DateTime.UtcNow - folder.LastWriteTimeUtc > TimeToLock)
            {
                folder.Delete(recursive: true);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Somebody else's, or in use: it stays.
        }
    }
}
