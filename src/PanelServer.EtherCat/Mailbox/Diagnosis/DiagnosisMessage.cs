using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace PanelServer.EtherCat.Mailbox.Diagnosis;

/// <summary>A message of a subdevice's diagnosis history (ETG.1020, "Diagnosis history").</summary>
/// <param name="Code">Diagnosis code. Bits 0–15 say what bits 16–31 are: 0xE000–0xE7FF the maker's own, 0xE800 an emergency's error code, 0xEE00–0xEFFF a profile's.</param>
/// <param name="Kind">How serious it is; numbers above 2 are reserved.</param>
/// <param name="TextId">Number of its text in the device's description file; see <see cref="DiagnosisTexts"/>.</param>
/// <param name="IsLocalTime">True when the time stamp counts from the device's power-up; false when it is that of the distributed clocks.</param>
/// <param name="TimestampNanoseconds">Time stamp in ns, since power-up or since 2000-01-01 00:00 UTC; 0 when the device has no clock.</param>
/// <param name="Parameters">Values for the text, as many as could be read.</param>
public sealed record DiagnosisMessage(
    uint Code, DiagnosisKind Kind, ushort TextId, bool IsLocalTime, ulong TimestampNanoseconds, IReadOnlyList<DiagnosisParameter> Parameters)
{
    /// <summary>Bytes before the first parameter.</summary>
    public const int HeaderSize = 16;

    private const int KindMask = 0x0F;
    private const int LocalTimeFlag = 0x10;
    private const int ParameterCountShift = 8;
    private const ushort EmergencyCodeType = 0xE800;
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When it was, by the distributed clocks; null when the time stamp is not theirs.</summary>
    public DateTimeOffset? Time => IsLocalTime || TimestampNanoseconds == 0 ? null : Epoch.AddTicks((long)(TimestampNanoseconds / TimeSpan.NanosecondsPerTick));

    /// <summary>The error code when the message repeats an emergency, else null.</summary>
    public ushort? EmergencyCode => (ushort)Code == EmergencyCodeType ? (ushort)(Code >> 16) : null;

    /// <summary>Reads a message.</summary>
    /// <param name="bytes">The value of 0x10F3, subindex 6 or above; what follows the parameters is ignored.</param>
    /// <param name="message">The message.</param>
    /// <returns>False when the bytes are too few, or all 0 as in a place that was never used.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out DiagnosisMessage? message)
    {
        message = null;
        if (bytes.Length < HeaderSize || !bytes.ContainsAnyExcept((byte)0))
        {
            return false;
        }

        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        message = new DiagnosisMessage(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (DiagnosisKind)(flags & KindMask),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
            (flags & LocalTimeFlag) != 0,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            ReadParameters(bytes[HeaderSize..], flags >> ParameterCountShift));
        return true;
    }

    private static List<DiagnosisParameter> ReadParameters(ReadOnlySpan<byte> bytes, int count)
    {
        List<DiagnosisParameter> parameters = [];
        while (parameters.Count < count && DiagnosisParameter.TryRead(bytes, out DiagnosisParameter parameter, out int size))
        {
            parameters.Add(parameter);
            bytes = bytes[size..];
        }

        return parameters;
    }
}
