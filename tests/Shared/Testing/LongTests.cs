namespace PanelServer.Testing;

/// <summary>Whether tests that can take minutes do so: <c>tests/run --long</c> sets PANEL_TEST_LONG=1.</summary>
internal static class LongTests
{
    internal static bool AreWanted { get; } = Environment.GetEnvironmentVariable("PANEL_TEST_LONG") == "1";
}
