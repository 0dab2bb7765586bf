using System.Diagnostics;
using PanelServer.Modbus.Lines;

namespace PanelServer.Modbus.Tests;

/// <summary>Two pseudo-terminals joined by socat, like two serial ports joined by a cable.</summary>
internal sealed class PtyPair : IAsyncDisposable
{
    private readonly Process _socat;
    private readonly DirectoryInfo _folder;

    private PtyPair(Process socat, DirectoryInfo folder)
    {
        _socat = socat;
        _folder = folder;
    }

    public SerialLineSettings Near => new(Path.Combine(_folder.FullName, "near"), 38400);

    public SerialLineSettings Far => new(Path.Combine(_folder.FullName, "far"), 38400);

    public static async Task<PtyPair> OpenAsync()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("ptys");
        Process socat = Process.Start(
            "socat", [.. new[] { "near", "far" }.Select(name => $"PTY,raw,echo=0,link={Path.Combine(folder.FullName, name)}")]);
        PtyPair pair = new(socat, folder);
        await Eventually.HoldsAsync(() => File.Exists(pair.Near.Path) && File.Exists(pair.Far.Path));
        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        _socat.Kill();
        await _socat.WaitForExitAsync();
        _socat.Dispose();
        _folder.Delete(recursive: true);
    }
}
