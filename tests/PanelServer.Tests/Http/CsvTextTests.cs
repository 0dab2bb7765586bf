using System.Text;
using PanelServer.Host.Http;

namespace PanelServer.Tests.Http;

/// <summary>A spreadsheet carries out nothing that somebody has written into a text.</summary>
public sealed class CsvTextTests
{
    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\"")]
    [InlineData("+1+1", "'+1+1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+1e-7", "+1e-7")]
    [InlineData("a=1", "a=1")]
    [InlineData(null, "")]
    public void A_text_that_looks_like_a_formula_is_marked_as_a_text_and_a_number_stays_one(string? cell, string written)
    {
        StringBuilder text = new();
        CsvText.AppendRow(text, "x", cell);
        Assert.Equal($"x,{written}\r\n", text.ToString());
    }
}
