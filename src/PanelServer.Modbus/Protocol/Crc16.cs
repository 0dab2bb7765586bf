namespace PanelServer.Modbus.Protocol;

/// <summary>The checksum of RTU frames (Modbus over Serial Line V1.02, section 6.2.2): polynomial 0xA001 reflected, start 0xFFFF.</summary>
public static class Crc16
{
    private static readonly ushort[] Table = BuildTable();

    /// <summary>Checksum of <paramref name="bytes"/>. On the wire its low byte comes first.</summary>
    public static ushort Compute(ReadOnlySpan<byte> bytes)
    {
        ushort crc = 0xFFFF;
        foreach (byte b in bytes)
        {
            crc = (ushort)((crc >> 8) ^ Table[(byte)(crc ^ b)]);
        }

        return crc;
    }

    private static ushort[] BuildTable()
    {
        ushort[] table = new ushort[256];
        for (int i = 0; i < table.Length; i++)
        {
            int crc = i;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xA001 : crc >> 1;
            }

            table[i] = (ushort)crc;
        }

        return table;
    }
}
