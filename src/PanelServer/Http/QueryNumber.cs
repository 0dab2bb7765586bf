using System.Globalization;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Http;

/// <summary>Integers in query strings.</summary>
internal static class QueryNumber
{
    /// <summary>Reads an integer.</summary>
    /// <param name="query">The query.</param>
    /// <param name="name">Its name.</param>
    /// <param name="least">The least that is allowed.</param>
    /// <param name="greatest">The greatest that is allowed.</param>
    /// <param name="fallback">What it is if it is not there.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static long Read(IQueryCollection query, string name, long least, long greatest, long fallback, List<InputError> errors)
    {
        string text = query[name].ToString();
        if (text.Length == 0)
        {
            return fallback;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= greatest)
        {
            return number;
        }

        errors.Add(new("?" + name, "not a number in the range", string.Create(CultureInfo.InvariantCulture, $"an integer from {least} to {greatest}")));
        return fallback;
    }
}
