using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>
/// Answers as tables: comma-separated values (RFC 4180). A text that a spreadsheet would take for a formula, and carry out, gets an apostrophe
/// before it; numbers stay as they are.
/// </summary>
internal static class CsvText
{
    private const string MediaType = "text/csv; charset=utf-8";

    /// <summary>Reads from a query whether a table is wanted.</summary>
    /// <param name="query">The query: <c>format</c> is json, csv or left out.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static bool IsWanted(IQueryCollection query, List<InputError> errors)
    {
        string format = query["format"].ToString();
        if (format is not ("" or "json" or "csv"))
        {
            errors.Add(new("?format", $"\"{format}\" is unknown", "json or csv"));
        }

        return format == "csv";
    }

    /// <summary>Adds a row.</summary>
    /// <param name="text">Receives it.</param>
    /// <param name="cells">Its cells; null for an empty one.</param>
    public static void AppendRow(StringBuilder text, params IEnumerable<string?> cells) => text.AppendJoin(',', cells.Select(Quote)).Append("\r\n");

    /// <summary>A time as people and spreadsheets read it.</summary>
    /// <param name="unixMilliseconds">The time.</param>
    public static string Time(long unixMilliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The answer.</summary>
    /// <param name="text">Head and rows.</param>
    /// <param name="name">Name of the file.</param>
    public static FileContentHttpResult File(string text, string name) => TypedResults.File(Encoding.UTF8.GetBytes(text), MediaType, name);

    private static string Quote(string? cell)
    {
        string safe = IsFormula(cell) ? "'" + cell : cell ?? "";
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }

    private static bool IsFormula([NotNullWhen(true)] string? cell) =>
        cell is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..] && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
