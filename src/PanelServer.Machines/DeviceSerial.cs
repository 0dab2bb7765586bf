using System.Text;

namespace PanelServer.Machines;

/// <summary>Serial numbers of devices that have none of their own.</summary>
public static class DeviceSerial
{
    /// <summary>
    /// The serial number that a device path gives: its 32-bit djb2 hash, folded to 16 bits. The same path gives the same
    /// number on every panel, so clients find their machine again: <c>/dev/mock-serial</c> gives 57922.
    /// </summary>
    /// <param name="path">The path, for example <c>/dev/ttyUSB0</c>.</param>
    public static ushort FromPath(string path)
    {
        uint hash = 5381;
        foreach (byte letter in Encoding.UTF8.GetBytes(path))
        {
            hash = unchecked((hash * 33) + letter);
        }

        return (ushort)(hash ^ (hash >> 16));
    }
}
