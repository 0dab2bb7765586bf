using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// One value of a <see cref="DeclaredTerminal"/>'s process data. Inputs are those of the last cycle, outputs leave with the next one; to be
/// used on the thread that runs the cycle. Neither allocates.
/// </summary>
public sealed class ProcessDataEntry
{
    /// <summary>Longest value that is read as a number, in bits.</summary>
    public const int LongestNumber = 64;

    private byte[] _image = [];

    internal ProcessDataEntry(ushort index, byte subindex, string name, CoeDataType dataType, int bitLength, bool isInput, int bitOffset)
    {
        (Index, Subindex, Name, DataType) = (index, subindex, name, dataType);
        (BitLength, IsInput, BitOffset) = (bitLength, isInput, bitOffset);
    }

    /// <summary>Object index.</summary>
    public ushort Index { get; }

    /// <summary>Subindex.</summary>
    public byte Subindex { get; }

    /// <summary>What the device calls it; empty when it does not say.</summary>
    public string Name { get; }

    /// <summary>Data type; <see cref="CoeDataType.Unknown"/> when the device does not say.</summary>
    public CoeDataType DataType { get; }

    /// <summary>Length in bits.</summary>
    public int BitLength { get; }

    /// <summary>True for what the device measures, false for what it is told.</summary>
    public bool IsInput { get; }

    /// <summary>Where it begins in the terminal's inputs or outputs, in bits.</summary>
    public int BitOffset { get; }

    /// <summary>The bits as they are, the first one lowest.</summary>
    /// <exception cref="InvalidOperationException">The entry is longer than <see cref="LongestNumber"/>, or an input is to be set.</exception>
    public ulong Bits
    {
        get
        {
            RequireNumber();
            ulong bits = 0;
            for (int i = 0; i < BitLength; i++)
            {
                int bit = BitOffset + i;
                bits |= (ulong)((_image[bit / 8] >> (bit % 8)) & 1) << i;
            }

            return bits;
        }

        set
        {
            RequireNumber();
            if (IsInput)
            {
                throw new InvalidOperationException($"{this} is an input: it can only be read.");
            }

            for (int i = 0; i < BitLength; i++)
            {
                int bit = BitOffset + i;
                byte mask = (byte)(1 << (bit % 8));
                _image[bit / 8] = (byte)(((value >> i) & 1) != 0 ? _image[bit / 8] | mask : _image[bit / 8] & ~mask);
            }
        }
    }

    /// <summary>The number that the bits mean by <see cref="DataType"/>; unsigned where the device does not say.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Bits"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number to be set does not fit.</exception>
    public double Value
    {
        get => DataType switch
        {
            CoeDataType.Real32 when BitLength == 32 => BitConverter.UInt32BitsToSingle((uint)Bits),
            CoeDataType.Real64 when BitLength == 64 => BitConverter.UInt64BitsToDouble(Bits),
            _ when DataType.IsSigned() => CoeDataTypeExtensions.ToSigned(Bits, BitLength),
            _ => Bits,
        };

        set
        {
            if (DataType == CoeDataType.Real32 && BitLength == 32)
            {
                Bits = BitConverter.SingleToUInt32Bits((float)value);
                return;
            }

            if (DataType == CoeDataType.Real64 && BitLength == 64)
            {
                Bits = BitConverter.DoubleToUInt64Bits(value);
                return;
            }

            bool isSigned = DataType.IsSigned();
            double limit = Math.Pow(2, isSigned ? BitLength - 1 : BitLength);
            if (!(value >= (isSigned ? -limit : 0) && value < limit))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"{this} takes {(isSigned ? -limit : 0)} to {limit - 1}.");
            }

            Bits = isSigned ? (ulong)(long)value : (ulong)value;
        }
    }

    /// <summary>True when any bit is set.</summary>
    /// <exception cref="InvalidOperationException">As for <see cref="Bits"/>.</exception>
    public bool IsSet
    {
        get => Bits != 0;
        set => Bits = value ? 1UL : 0;
    }

    /// <summary>For example "0x6000:11 RTD Inputs Channel 1 Value".</summary>
    public override string ToString() => $"0x{Index:X4}:{Subindex:X2} {Name}".TrimEnd();

    /// <summary>Gives it the image in which it lies.</summary>
    internal void LieIn(byte[] image) => _image = image;

    internal bool IsSameAs(ProcessDataEntry other) =>
        (Index, Subindex, BitLength, IsInput, BitOffset) == (other.Index, other.Subindex, other.BitLength, other.IsInput, other.BitOffset);

    private void RequireNumber()
    {
        if (BitLength > LongestNumber)
        {
            throw new InvalidOperationException($"{this} has {BitLength} bits, which is no number.");
        }
    }
}
