using System.Buffers.Binary;
using System.Text;

namespace PanelServer.EtherCat.Mailbox.Files;

/// <summary>One message of the file protocol, which follows the mailbox header.</summary>
/// <param name="Operation">What it is.</param>
/// <param name="Number">Password, number of the part, error code, or what is done (low word) of how much (high word).</param>
/// <param name="Content">File name, part of the file, or text.</param>
public readonly record struct FoeMessage(FoeOperation Operation, uint Number, ReadOnlyMemory<byte> Content)
{
    /// <summary>Bytes before the content.</summary>
    public const int HeaderSize = 6;

    /// <summary>Content as text: a file name, or what a device says.</summary>
    public string Text => Encoding.ASCII.GetString(Content.Span).TrimEnd('\0');

    /// <summary>A request for a file.</summary>
    /// <param name="operation"><see cref="FoeOperation.ReadRequest"/> or <see cref="FoeOperation.WriteRequest"/>.</param>
    /// <param name="name">Name of the file, ASCII.</param>
    /// <param name="password">0 where the device has none.</param>
    public static FoeMessage Request(FoeOperation operation, string name, uint password) => new(operation, password, Encoding.ASCII.GetBytes(name));

    /// <summary>Reads a message.</summary>
    /// <param name="body">What follows the mailbox header.</param>
    /// <param name="message">The message, with a copy of its content.</param>
    /// <returns>False when it is too short or of no known operation.</returns>
    public static bool TryRead(ReadOnlySpan<byte> body, out FoeMessage message)
    {
        message = default;
        if (body.Length < HeaderSize || !Enum.IsDefined((FoeOperation)body[0]))
        {
            return false;
        }

        message = new FoeMessage((FoeOperation)body[0], BinaryPrimitives.ReadUInt32LittleEndian(body[2..]), body[HeaderSize..].ToArray());
        return true;
    }

    /// <summary>The message as it follows the mailbox header.</summary>
    public byte[] ToBytes()
    {
        byte[] body = new byte[HeaderSize + Content.Length];
        body[0] = (byte)Operation;
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(2), Number);
        Content.Span.CopyTo(body.AsSpan(HeaderSize));
        return body;
    }
}
