using System.Threading.Channels;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Esc;

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
        for (int position = 0; position < subdevices.Count; position++)
        {
            VirtualSubdevice subdevice = subdevices[position];
            string path = Path.Combine(directory, $"{segmentName}-{position:00}-{subdevice.Description.OrderNumber}.bin");
            SiiInterface eeprom = subdevice.Esc.Eeprom;
            if (File.Exists(path))
            {
                byte[] image = File.ReadAllBytes(path);
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
        await foreach ((string? path, byte[]? image) in _changes.Reader.ReadAllAsync())
        {
            // A file that is replaced whole is never half-written.
            await File.WriteAllBytesAsync(path + ".new", image);
            File.Move(path + ".new", path, overwrite: true);
        }
    }
}
