using System.Text;
using System.Text.Json;
using PanelServer.EndToEnd.Panel;
using PanelServer.Simulation.WinderV1;

namespace PanelServer.EndToEnd.Winder;

/// <summary>The safety table of docs/winder.md as clients of REST and streams see it: safe state, message, way back.</summary>
public sealed class FaultTests(FaultTests.Shared shared) : IClassFixture<FaultTests.Shared>
{
    /// <summary>The winder of all rows.</summary>
    public sealed class Shared() : SharedPanel<WinderPanel>(() => new WinderPanel(cycleSeconds: 0.002));

    public static TheoryData<string> Faults => [.. FaultTable.Rows.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Faults))]
    public Task Fault(string name) => shared.UseAsync(
        panel => FaultTable.Rows.Single(row => row.Name == name).WalkAsync(panel, FaultTable.IsSafeAsync));

    [Fact]
    public Task Homing_interrupted() => shared.UseAsync(async panel =>
    {
        await FaultTable.BeginAsync(panel);
        await panel.PostAsync("\"ZeroTensionArmAngle\"", """{"SetMode":"Hold"}""");
        panel.Run(0.4);
        await panel.PostAsync("""{"SetMode":"Standby"}""");
        JsonElement answer = await panel.GetAsync();
        Assert.False(answer.GetProperty("state").GetProperty("traverse_state").GetProperty("is_homed").GetBoolean());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("live_values").GetProperty("traverse_position").ValueKind);
        Assert.Contains("home position", await panel.RefusedAsync("""{"SetMode":"Wind"}"""), StringComparison.Ordinal);
        await FaultTable.HoldsAsync(panel);
    });

    [Theory]
    [InlineData(165, 20, "spool is full")]
    [InlineData(20, 5, "no spool is mounted")]
    public async Task Spool_full_or_missing(double radius, double speed, string message)
    {
        using WinderPanel panel = new(new WinderPlantConstants { CoreRadiusMillimetre = radius }, 0.002);
        await panel.WindAsync(speed, 1);
        Assert.Contains(message, await panel.RunUntilErrorAsync(120), StringComparison.Ordinal);
        Assert.Equal("Hold", await panel.ModeAsync());
    }

    [Fact]
    public Task Emergency_stop_by_any_client() => shared.UseAsync(async panel =>
    {
        await FaultTable.Winding(20, 10)(panel);
        using HttpClient other = panel.CreateClient();
        using StringContent content = new(
            """{"machine_identification_unique":{"machine_identification":{"vendor":1,"machine":2},"serial":57922},"data":{"SetMode":"Standby"}}""",
            Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await other.PostAsync("/api/v1/machine/mutate", content, TestContext.Current.CancellationToken);
        Assert.Equal("""{"success":true,"error":null}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        panel.Run(0.01);
        await FaultTable.IsOffAsync(panel);
        await FaultTable.WindsAsync(panel);
    });
}
