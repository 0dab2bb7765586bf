namespace PanelServer.EtherCat.Tests;

/// <summary>Bytes written as documents write them.</summary>
internal static class Hex
{
    public static byte[] Bytes(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The bytes, followed by zeros up to <paramref name="length"/>.</summary>
    public static byte[] Padded(string text, int length)
    {
        byte[] bytes = new byte[length];
        Bytes(text).CopyTo(bytes, 0);
        return bytes;
    }
}
