using System.Globalization;
using Microsoft.Net.Http.Headers;
using PanelServer.Machines;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Runs;

/// <summary>How a report speaks.</summary>
/// <param name="Tag">Tag of the language.</param>
internal sealed record ReportLanguage(string Tag)
{
    private const string EnglishTag = "en";
    private const string GermanTag = "de";
    private const string None = "–";

    /// <summary>English, which is spoken if nobody asks for anything else.</summary>
    public static ReportLanguage English { get; } = new(EnglishTag);

    /// <summary>German.</summary>
    public static ReportLanguage German { get; } = new(GermanTag);

    // No culture of the system: a panel may have none installed.
    private NumberFormatInfo Format { get; } = new() { NumberDecimalSeparator = Tag == GermanTag ? "," : ".", NumberGroupSeparator = Tag == GermanTag ? "." : "," };

    /// <summary>Reads from a request which is wanted: <c>?lang=</c>, otherwise what the browser prefers.</summary>
    /// <param name="request">The request.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public static ReportLanguage Read(HttpRequest request, List<InputError> errors)
    {
        string wanted = request.Query["lang"].ToString();
        if (wanted is not ("" or EnglishTag or GermanTag))
        {
            errors.Add(new("?lang", "not a language of this panel", $"{EnglishTag} or {GermanTag}"));
        }

        return Find(wanted) ?? request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).Select(Preferred).OfType<ReportLanguage>().FirstOrDefault() ?? English;
    }

    /// <summary>A text in this language.</summary>
    public string Say(LocalizedText text) => Tag == GermanTag ? text.German : text.English;

    /// <summary>A number; a dash for none.</summary>
    /// <param name="number">The number.</param>
    /// <param name="decimals">How many decimals.</param>
    public string Say(double? number, int decimals) => number?.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), Format) ?? None;

    /// <summary>A share of 1 in percent; a dash for none.</summary>
    public string SayShare(double? share) => share is { } number ? Say(number * 100, 2) + " %" : None;

    /// <summary>A time of the day.</summary>
    /// <param name="unixMilliseconds">The time; null for none.</param>
    /// <param name="zone">Where the panel is.</param>
    public static string SayTime(long? unixMilliseconds, TimeZoneInfo zone) => unixMilliseconds is { } time
        ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), zone).ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)
        : None;

    /// <summary>How long something took: hours, minutes and seconds.</summary>
    public static string SayDuration(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        return string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
    }

    private static ReportLanguage? Preferred(StringWithQualityHeaderValue language) => Find(language.Value.ToString().Split('-')[0]);

    private static ReportLanguage? Find(string tag) => tag.ToLowerInvariant() switch
    {
        EnglishTag => English,
        GermanTag => German,
        _ => null,
    };
}
