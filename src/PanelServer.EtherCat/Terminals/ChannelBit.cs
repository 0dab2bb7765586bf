namespace PanelServer.EtherCat.Terminals;

/// <summary>Channel numbers as printed on the housing, checked.</summary>
internal static class ChannelBit
{
    /// <summary>Mask of a channel: bit n − 1 for channel n.</summary>
    internal static byte Of(int channel, int count) => (byte)(1 << IndexOf(channel, count));

    /// <summary>Index of a channel from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such channel.</exception>
    internal static int IndexOf(int channel, int count) => channel >= 1 && channel <= count
        ? channel - 1
        : throw new ArgumentOutOfRangeException(nameof(channel), channel, $"Channels are numbered 1 to {count}.");
}
