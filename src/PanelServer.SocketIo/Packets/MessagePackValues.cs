using System.Text.Unicode;
using MessagePack;

namespace PanelServer.SocketIo.Packets;

/// <summary>
/// Reads what Socket.IO needs of MessagePack from an untrusted client. The methods answer false if the next value is of
/// another kind; where bytes are missing or a length cannot be true, the library's reader throws.
/// </summary>
internal static class MessagePackValues
{
    /// <summary>Values inside values deeper than this are refused.</summary>
    public const int MaxDepth = 16;

    /// <summary>The JavaScript encoder writes undefined, dates and typed arrays as extensions of this type.</summary>
    public const sbyte JavaScriptExtension = 0;

    /// <summary>Reads a string, which must be valid UTF-8.</summary>
    public static bool TryReadString(ref MessagePackReader reader, out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (reader.NextMessagePackType != MessagePackType.String)
        {
            return false;
        }

        // One piece, as the whole message is.
        utf8 = reader.ReadStringSequence().GetValueOrDefault().FirstSpan;
        return Utf8.IsValid(utf8);
    }

    /// <summary>Reads an integer that 64 bits with a sign can hold; null for one that is absent.</summary>
    public static bool TryReadInteger(ref MessagePackReader reader, out long? integer)
    {
        integer = null;
        if (reader.NextMessagePackType != MessagePackType.Integer)
        {
            return TryReadAbsent(ref reader);
        }

        if (reader.NextCode == MessagePackCode.UInt64)
        {
            ulong value = reader.ReadUInt64();
            integer = value <= long.MaxValue ? (long)value : null;
            return integer is not null;
        }

        integer = reader.ReadInt64();
        return true;
    }

    /// <summary>Reads nil, or undefined as the JavaScript encoder writes it; otherwise reads nothing and answers false.</summary>
    public static bool TryReadAbsent(ref MessagePackReader reader)
    {
        if (reader.TryReadNil())
        {
            return true;
        }

        if (reader.NextCode != MessagePackCode.FixExt1)
        {
            return false;
        }

        MessagePackReader peek = reader.CreatePeekReader();
        ExtensionResult extension = peek.ReadExtensionFormat();
        bool isUndefined = extension.TypeCode == JavaScriptExtension && extension.Data.FirstSpan is [0];
        reader = isUndefined ? peek : reader;
        return isUndefined;
    }

    /// <summary>Skips one whole value; false if it is invalid or nested too deeply.</summary>
    public static bool TrySkip(ref MessagePackReader reader, int depth = 0)
    {
        if (depth > MaxDepth)
        {
            return false;
        }

        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Array:
                return TrySkipItems(ref reader, reader.ReadArrayHeader(), areKeyed: false, depth);
            case MessagePackType.Map:
                return TrySkipItems(ref reader, reader.ReadMapHeader(), areKeyed: true, depth);
            case MessagePackType.String:
                return TryReadString(ref reader, out _);
            case MessagePackType.Unknown:
                return false;
            default:
                reader.Skip();
                return true;
        }
    }

    private static bool TrySkipItems(ref MessagePackReader reader, int count, bool areKeyed, int depth)
    {
        for (; count > 0; count--)
        {
            if ((areKeyed && !TryReadString(ref reader, out _)) || !TrySkip(ref reader, depth + 1))
            {
                return false;
            }
        }

        return true;
    }
}
