using System.Diagnostics;

namespace PanelServer.EndToEnd.Winder;

/// <summary>The winder's section of the configuration, on the server as a program.</summary>
public sealed class WinderSettingsTests
{
    [Theory]
    [InlineData("TraverseMillimetresPerRevolution", "0")]
    [InlineData("TraverseTravelMillimetres", "386")]
    [InlineData("AdaptiveGreatestRpm", "601")]
    [InlineData("FullSpoolRadiusMillimetres", "-1")]
    public async Task A_wrong_value_stops_the_start_and_names_the_key(string key, string value)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PanelServer.dll");
        ProcessStartInfo start = new("dotnet", [program, "--Bus:Segment=none", "--Log:Directory=", "--Storage:Directory=", $"--Machines:WinderV1:{key}={value}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process server = Process.Start(start)!;
        Task<string> output = server.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await server.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await server.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, server.ExitCode);
        Assert.Contains($"Machines:WinderV1:{key}", error, StringComparison.Ordinal);
    }
}
