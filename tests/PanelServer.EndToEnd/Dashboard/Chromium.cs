using Microsoft.Playwright;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>Tests of the dashboard share one browser and, as long as they do not end or freeze it, one server.</summary>
[CollectionDefinition(nameof(Chromium))]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>, ICollectionFixture<SimulatedPanel>;

/// <summary>The system's Chromium, without a window.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Executable = "/usr/bin/chromium";

    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();

        // What the screen shows is waited for as long as what an operator does on it: a busy machine needs more than the default of 5 s.
        Assertions.SetDefaultExpectTimeout(30_000);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    /// <summary>Opens the dashboard as somebody who has never seen it before.</summary>
    /// <param name="address">Where the panel is.</param>
    /// <param name="look">The screen and how it is set.</param>
    /// <param name="credentials">User and password, if the panel asks for them.</param>
    internal async Task<Screen> OpenAsync(string address, Look look, HttpCredentials? credentials = null)
    {
        IBrowserContext context = await _browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = look.Width, Height = look.Height },
            HasTouch = look.IsPhone,
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = look.Locale,
            TimezoneId = "UTC",
            ReducedMotion = ReducedMotion.Reduce,
            HttpCredentials = credentials,
            IgnoreHTTPSErrors = credentials is not null,
        });
        return await Screen.OpenAsync(context, address);
    }
}

/// <summary>A screen and how it is set.</summary>
/// <param name="Name">For names of tests and pictures.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="IsDark">Whether the system prefers dark.</param>
/// <param name="Locale">Language of the browser.</param>
public sealed record Look(string Name, int Width, int Height, bool IsDark = false, string Locale = "en-GB")
{
    public static Look Desk { get; } = new("desk", 1280, 800);

    public static Look Phone { get; } = new("phone", 360, 740);

    public static Look Wall { get; } = new("wall", 3840, 2160);

    public bool IsPhone => Width < 600;

    public override string ToString() => $"{Name} {(IsDark ? "dark" : "light")} {Locale}";
}
