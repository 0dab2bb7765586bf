using System.Buffers.Binary;

namespace PanelServer.EtherCat.Esc;

/// <summary>What is to be written to make an EEPROM hold an image, and whether it may be.</summary>
internal static class EepromImage
{
    private const int ProductionWords = 3;

    /// <summary>One word of an image.</summary>
    public static ushort Word(ReadOnlySpan<byte> image, int address) => BinaryPrimitives.ReadUInt16LittleEndian(image[(2 * address)..]);

    /// <summary>Addresses of the words that differ, in the order in which they are written.</summary>
    /// <param name="label">Names the device in a refusal.</param>
    /// <param name="present">What the EEPROM holds.</param>
    /// <param name="image">What it is to hold.</param>
    /// <exception cref="ArgumentException">The image is none, or none for this device; the message says why.</exception>
    public static ushort[] WordsToWrite(string label, ReadOnlySpan<byte> present, ReadOnlySpan<byte> image)
    {
        Check(label, present, image);
        List<ushort> identity = [];
        List<ushort> others = [];
        for (ushort address = 0; address < image.Length / 2; address++)
        {
            bool isProduction = address is >= SiiFormat.Production and < SiiFormat.Production + ProductionWords;
            bool isDifferent = (2 * address) + 2 > present.Length || Word(image, address) != Word(present, address);
            if (isDifferent && !isProduction)
            {
                (address < SiiFormat.SerialNumber ? identity : others).Add(address);
            }
        }

        return [.. others, .. identity];
    }

    private static void Check(string label, ReadOnlySpan<byte> present, ReadOnlySpan<byte> image)
    {
        if (image.Length % 2 != 0 || image.Length > EepromAccess.MaximumImage)
        {
            throw new ArgumentException($"An EEPROM image has whole words and at most {EepromAccess.MaximumImage} bytes; this has {image.Length} bytes.");
        }

        SiiContent wanted = new(image);
        if (wanted.IsBlank || !wanted.IsComplete)
        {
            throw new ArgumentException("This is no complete EEPROM image: it has no identity, or its categories do not end.");
        }

        if (!wanted.IsChecksumValid)
        {
            throw new ArgumentException(
                $"The image's checksum is wrong: word 7 has 0x{image[2 * SiiFormat.Checksum]:X2}, its first 14 bytes make 0x{SiiFormat.ComputeChecksum(image):X2}.");
        }

        SiiContent found = new(present);
        if (!found.IsBlank && (found.VendorId, found.ProductCode) != (wanted.VendorId, wanted.ProductCode))
        {
            throw new ArgumentException(
                $"The image is for vendor 0x{wanted.VendorId:X8}, product 0x{wanted.ProductCode:X8}; {label} is vendor 0x{found.VendorId:X8}, product 0x{found.ProductCode:X8}.");
        }

        int size = SiiContent.StatedSize(present);
        if (size > 0 && image.Length > size)
        {
            throw new ArgumentException($"The image has {image.Length} bytes; the EEPROM of {label} holds {size}.");
        }
    }
}
