using System.Threading.Channels;
using PanelServer.Simulation.Segment;

namespace PanelServer.Simulator;

/// <summary>Keeps the EEPROMs of a segment in files, one per subdevice, so that what a main device writes survives a restart.</summary>
internal sealed class EepromStore : IAsyncDisposable
{
    private readonly Channel<(string Path, byte[] Image)> _changes = Channel.CreateUnbounded<(string, byte[])>();
    private readonly Task _writer;

    /// <summary>Loads the files that exist and stores every later change.</summary>
    /// <exception cref="IOException">A file cannot be read or has the wrong length, or the folder cannot be made.</exception>
    public EepromStore(string directory, string segmentName, IReadOnlyList<VirtualSubdevice> subdevices)
    {
        Directory.CreateDirectory(directory);
        for (var position = 0; position < subdevices.Count; position++)
        {
            var subdevice = subdevices[position];
            var path = Path.Combine(directory, $"{segmentName}-{position:00}-{subdevice.Description.OrderNumber}.bin");
            var eeprom = subdevice.Esc.Eeprom;
            if (File.Exists(path))
            {
                var image = File.ReadAllBytes(path);
                if (image.Length != eeprom.Image.Length)
                {
                    throw new IOException($"{path} has {image.Length} bytes, the EEPROM has {eeprom.Image.Length}.");
                }

                image.CopyTo(eeprom.Image);
            }

            eeprom.Changed += () => _changes.Writer.TryWrite((path, eeprom.Image.ToArray()));
        }

        _writer = WriteAsync();
    }

    /// <summary>Writes what has changed and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _changes.Writer.Complete();
        await _writer;
    }

    private async Task WriteAsync()
    {
        await foreach (var (path, image) in _changes.Reader.ReadAllAsync())
        {
            // A file that is replaced whole is never half-written.
            await File.WriteAllBytesAsync(path + ".new", image);
            File.Move(path + ".new", path, overwrite: true);
        }
    }
}
