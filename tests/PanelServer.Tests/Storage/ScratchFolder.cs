namespace PanelServer.Tests.Storage;

/// <summary>A folder of a test's own, gone with the test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("panel-store-").FullName;

    /// <summary>The store's file in it.</summary>
    public string File => System.IO.Path.Combine(Path, "panel.db");

    /// <summary>Names of the files that were set aside.</summary>
    public string[] SetAside =>
    [
        .. Directory.GetFiles(Path).Select(name => System.IO.Path.GetFileName(name)!)
            .Where(name => name.StartsWith("panel.db.", StringComparison.Ordinal) && !name.EndsWith("-wal", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal)),
    ];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
