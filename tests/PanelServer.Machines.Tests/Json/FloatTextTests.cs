using System.Globalization;
using System.Text;
using CsCheck;
using PanelServer.Machines.Json;

namespace PanelServer.Machines.Tests.Json;

public class FloatTextTests
{
    [Theory]
    [InlineData(100.0, "100.0")]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(-0.03438523433309566, "-0.03438523433309566")]
    [InlineData(23.5, "23.5")]
    [InlineData(1e-6, "1e-6")]
    [InlineData(6.62607015e-34, "6.62607015e-34")]
    [InlineData(1e16, "1e+16")]
    [InlineData(0.1f, "0.10000000149011612")]
    [InlineData(1e-5, "0.00001")]
    [InlineData(1.5e-5, "0.000015")]
    [InlineData(9.99e-6, "9.99e-6")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1234567890123456.0, "1234567890123456.0")]
    [InlineData(1234567890123456.5, "1234567890123456.5")]
    [InlineData(-9.5e-5, "-0.000095")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    [InlineData(5e-324, "5e-324")]
    public void Floats_print_as_typed_clients_expect_them(double value, string text) => Assert.Equal(text, Format(value));

    [Fact]
    public void Every_finite_float_reads_back_to_itself_and_looks_like_a_float() =>
        Gen.Double.Where(double.IsFinite).Sample(
            value =>
            {
                string text = Format(value);
                return BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value)
                    && text.AsSpan().ContainsAny('.', 'e');
            },
            iter: 100_000);

    private static string Format(double value)
    {
        Span<byte> text = stackalloc byte[FloatText.MaximumLength];
        return Encoding.ASCII.GetString(text[..FloatText.Format(value, text)]);
    }
}
