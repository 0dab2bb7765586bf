using System.Globalization;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>Times in query strings.</summary>
internal static class QueryTime
{
    private const string Forms = "Unix milliseconds or an ISO 8601 time, for example 1772582400000 or 2026-03-04T00:00:00Z";

    // The years 1 to 9999, as in the other form: nobody has to think of differences that overflow.
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Reads a time.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">Its name.</param>
    /// <param name="fallback">What it is if it is not there.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <returns>Unix milliseconds.</returns>
    public static long Read(IQueryCollection query, string name, long fallback, List<InputError> errors)
    {
        string text = query[name].ToString();
        if (text.Length == 0)
        {
            return fallback;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long milliseconds) && milliseconds >= Earliest && milliseconds <= Latest)
        {
            return milliseconds;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time))
        {
            return time.ToUnixTimeMilliseconds();
        }

        errors.Add(new("?" + name, "not a time", Forms));
        return fallback;
    }
}
