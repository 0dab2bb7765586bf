using System.Buffers;
using System.Buffers.Text;

namespace PanelServer.SocketIo.EngineIo;

/// <summary>The body of a polling request or answer: packets as text, joined by U+001E.</summary>
internal static class PollingPayload
{
    /// <summary>Stands between two packets.</summary>
    public const byte Separator = 0x1E;

    private static readonly SearchValues<byte> Base64Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    /// <summary>Takes the first packet off <paramref name="payload"/>.</summary>
    /// <param name="payload">What is left of the body; empty after the last packet.</param>
    /// <param name="packet">The packet, never empty.</param>
    /// <param name="isLast">True if no packet follows.</param>
    /// <returns>False if the packet is empty, which no valid payload contains.</returns>
    public static bool TryTakePacket(ref ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> packet, out bool isLast)
    {
        int end = payload.IndexOf(Separator);
        isLast = end < 0;
        packet = isLast ? payload : payload[..end];
        payload = isLast ? [] : payload[(end + 1)..];
        return !packet.IsEmpty;
    }

    /// <summary>Decodes the base64 text of a <c>b</c> packet (without the <c>b</c>).</summary>
    /// <param name="text">Standard alphabet, with padding, without white space.</param>
    /// <param name="buffer">Room for the data, at least <c>Base64.GetMaxDecodedFromUtf8Length(text.Length)</c> bytes.</param>
    /// <param name="length">Number of decoded bytes.</param>
    /// <returns>False if the text is not valid.</returns>
    public static bool TryDecodeBinary(ReadOnlySpan<byte> text, Span<byte> buffer, out int length)
    {
        length = 0;
        return !text.ContainsAnyExcept(Base64Characters)
            && Base64.DecodeFromUtf8(text, buffer, out _, out length) == OperationStatus.Done;
    }

    /// <summary>Writes packets that make a payload of <paramref name="length"/> bytes.</summary>
    public static void Write(IBufferWriter<byte> output, EngineIoPacket[] packets, int length)
    {
        Span<byte> span = output.GetSpan(length);
        int offset = 0;
        foreach (EngineIoPacket packet in packets)
        {
            if (offset > 0)
            {
                span[offset++] = Separator;
            }

            packet.PollingText.Span.CopyTo(span[offset..]);
            offset += packet.PollingText.Length;
        }

        output.Advance(length);
    }
}
