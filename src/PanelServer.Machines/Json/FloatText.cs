using System.Globalization;

namespace PanelServer.Machines.Json;

/// <summary>Text form of floats on the wire.</summary>
public static class FloatText
{
    /// <summary>No text is longer than this many bytes.</summary>
    public const int MaximumLength = 32;

    /// <summary>
    /// Writes the shortest text that reads back to the same value: with a decimal point for 1e-5 ≤ |x| &lt; 1e16 and zero
    /// (<c>100.0</c>, <c>-0.0</c>), otherwise scientific, the exponent signed (<c>1e-6</c>, <c>1e+16</c>).
    /// </summary>
    /// <param name="value">A finite number.</param>
    /// <param name="destination">Receives ASCII; at least <see cref="MaximumLength"/> bytes.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Format(double value, Span<byte> destination)
    {
        double magnitude = Math.Abs(value);
        if (magnitude is < 1e15 and >= 1e-4 or 0)
        {
            return FormatPlain(value, destination);
        }

        // The framework switches to scientific form earlier, writes E and pads the exponent: lay its digits out anew.
        Span<byte> scientific = stackalloc byte[MaximumLength];
        value.TryFormat(scientific, out int length, "R", CultureInfo.InvariantCulture);
        return Layout(value, scientific[..length], destination);
    }

    private static int FormatPlain(double value, Span<byte> destination)
    {
        value.TryFormat(destination, out int length, "R", CultureInfo.InvariantCulture);
        if (!destination[..length].Contains((byte)'.'))
        {
            ".0"u8.CopyTo(destination[length..]);
            length += 2;
        }

        return length;
    }

    private static int Layout(double value, ReadOnlySpan<byte> text, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[MaximumLength];
        (int count, int exponent) = Dissect(text, digits);
        int length = 0;
        if (value < 0)
        {
            destination[length++] = (byte)'-';
        }

        return Math.Abs(value) switch
        {
            >= 1e16 or < 1e-5 => WriteScientific(digits[..count], exponent, destination, length),
            >= 1 => WriteLarge(digits[..count], exponent, destination, length),
            _ => WriteSmall(digits[..count], exponent, destination, length),
        };
    }

    // Takes apart [-]ddd[.ddd][E±xx] into its significant digits and the exponent of the first of them.
    private static (int Count, int Exponent) Dissect(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        int mark = text.IndexOf((byte)'E');
        ReadOnlySpan<byte> mantissa = mark < 0 ? text : text[..mark];
        int exponent = mark < 0 ? 0 : int.Parse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int point = mantissa.IndexOf((byte)'.');
        int count = 0;
        for (int i = 0; i < mantissa.Length; i++)
        {
            bool isDigit = mantissa[i] is >= (byte)'0' and <= (byte)'9';
            if (!isDigit || (count == 0 && mantissa[i] == (byte)'0'))
            {
                continue;
            }

            if (count == 0)
            {
                int end = point < 0 ? mantissa.Length : point;
                exponent += i < end ? end - i - 1 : end - i;
            }

            digits[count++] = mantissa[i];
        }

        return (digits[..count].TrimEnd((byte)'0').Length, exponent);
    }

    private static int WriteScientific(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination, int length)
    {
        destination[length++] = digits[0];
        if (digits.Length > 1)
        {
            destination[length++] = (byte)'.';
            digits[1..].CopyTo(destination[length..]);
            length += digits.Length - 1;
        }

        destination[length++] = (byte)'e';
        if (exponent > 0)
        {
            destination[length++] = (byte)'+';
        }

        exponent.TryFormat(destination[length..], out int written, default, CultureInfo.InvariantCulture);
        return length + written;
    }

    private static int WriteLarge(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination, int length)
    {
        // 1e15 ≤ |x| < 1e16: sixteen digits before the point.
        int whole = exponent + 1;
        for (int i = 0; i < whole; i++)
        {
            destination[length++] = i < digits.Length ? digits[i] : (byte)'0';
        }

        destination[length++] = (byte)'.';
        if (digits.Length <= whole)
        {
            destination[length++] = (byte)'0';
            return length;
        }

        digits[whole..].CopyTo(destination[length..]);
        return length + digits.Length - whole;
    }

    private static int WriteSmall(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination, int length)
    {
        // 1e-5 ≤ |x| < 1e-4
        "0."u8.CopyTo(destination[length..]);
        length += 2;
        for (int i = 1; i < -exponent; i++)
        {
            destination[length++] = (byte)'0';
        }

        digits.CopyTo(destination[length..]);
        return length + digits.Length;
    }
}
