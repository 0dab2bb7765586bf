namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>A piece of a process image that may begin at any bit.</summary>
/// <param name="Offset">First bit.</param>
/// <param name="Length">Number of bits.</param>
internal readonly record struct BitRange(int Offset, int Length)
{
    /// <summary>Bytes that the piece takes when it begins at a byte.</summary>
    public int Bytes => (Length + 7) / 8;

    /// <summary>Copies the piece out of an image, to the first bit of <paramref name="part"/>.</summary>
    public void Extract(ReadOnlySpan<byte> image, Span<byte> part)
    {
        for (int i = 0; i < Bytes; i++)
        {
            int at = Offset + (8 * i);
            int left = Math.Min(8, Length - (8 * i));
            int bits = image[at >> 3] >> (at & 7);
            if ((at & 7) + left > 8)
            {
                bits |= image[(at >> 3) + 1] << (8 - (at & 7));
            }

            part[i] = (byte)(bits & ((1 << left) - 1));
        }
    }

    /// <summary>Adds the piece to an image whose bits are 0 there.</summary>
    public void Deposit(ReadOnlySpan<byte> part, Span<byte> image)
    {
        for (int i = 0; i < Bytes; i++)
        {
            int at = Offset + (8 * i);
            int left = Math.Min(8, Length - (8 * i));
            int bits = (part[i] & ((1 << left) - 1)) << (at & 7);
            image[at >> 3] |= (byte)bits;
            if (bits > byte.MaxValue)
            {
                image[(at >> 3) + 1] |= (byte)(bits >> 8);
            }
        }
    }
}
