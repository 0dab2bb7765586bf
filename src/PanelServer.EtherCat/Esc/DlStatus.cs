namespace PanelServer.EtherCat.Esc;

/// <summary>DL status register 0x0110: physical link, loop and communication of the four ports.</summary>
/// <param name="Value">The register as read.</param>
public readonly record struct DlStatus(ushort Value)
{
    /// <summary>Ports of a subdevice.</summary>
    public const int PortCount = 4;

    /// <summary>Bit 0: the EEPROM was loaded and the PDI works.</summary>
    public bool IsPdiOperational => (Value & 0x0001) != 0;

    /// <summary>Bits 4–7: a cable or neighbour is electrically present.</summary>
    public bool HasLink(int port) => (Value & (0x0010 << port)) != 0;

    /// <summary>Bits 8, 10, 12, 14: the port is closed, frames turn round before it.</summary>
    public bool IsLoopClosed(int port) => (Value & (0x0100 << (2 * port))) != 0;

    /// <summary>Bits 9, 11, 13, 15: stable communication with a neighbour.</summary>
    public bool HasCommunication(int port) => (Value & (0x0200 << (2 * port))) != 0;

    /// <summary>Frames leave and enter by this port.</summary>
    public bool IsOpen(int port) => HasCommunication(port) && !IsLoopClosed(port);

    /// <summary><see cref="IsOpen"/> of ports 0–3.</summary>
    public IReadOnlyList<bool> OpenPorts => [IsOpen(0), IsOpen(1), IsOpen(2), IsOpen(3)];

    /// <summary>Number of open ports: 1 line end, 2 pass-through, 3 fork, 4 cross.</summary>
    public int OpenPortCount
    {
        get
        {
            int count = 0;
            for (int port = 0; port < PortCount; port++)
            {
                count += IsOpen(port) ? 1 : 0;
            }

            return count;
        }
    }
}
