namespace PanelServer.EndToEnd.Winder;

/// <summary>
/// Every refusal of the winder reaches the REST client with its reason and changes nothing, and who watches gets the state as it is.
/// </summary>
public sealed class RefusalTests : IAsyncLifetime
{
    private readonly WinderPanel _panel = new();

    public async ValueTask InitializeAsync() => await _panel.WatchAsync();

    public ValueTask DisposeAsync() => _panel.DisposeAsync();

    [Theory]
    [InlineData("""{"SetMode":"Wind"}""", "let the arm hang at rest and zero it")]
    [InlineData("\"GotoTraverseHome\"", "off in Standby")]
    [InlineData("\"GotoTraverseLimitInner\"", "off in Standby")]
    [InlineData("\"GotoTraverseLimitOuter\"", "off in Standby")]
    [InlineData("""{"SetTraverseLimitInner":91.2}""", "more than 0.9 mm")]
    [InlineData("""{"SetTraverseLimitOuter":22.5}""", "more than 0.9 mm")]
    [InlineData("""{"SetTraversePadding":35}""", "less than half")]
    [InlineData("""{"SetPullerRegulationMode":"Diameter"}""", "Diameter regulation needs a laser: choose the reference machine")]
    [InlineData("""{"SetPullerTargetDiameter":1.75}""", "setting of the laser")]
    [InlineData("""{"SetPullerAdaptiveReferenceMachine":{"machine_identification":{"vendor":1,"machine":6},"serial":1}}""", "no working laser")]
    [InlineData("""{"SetPullerAdaptiveReferenceMachine":{"machine_identification":{"vendor":1,"machine":2},"serial":57922}}""", "no working laser")]
    [InlineData("""{"SetSpoolMinMaxMinSpeed":200}""", "must not be above")]
    public async Task In_Standby(string mutation, string reason)
    {
        string before = (await _panel.GetAsync()).GetProperty("state").GetRawText();
        Assert.Contains(reason, await _panel.RefusedAsync(mutation), StringComparison.Ordinal);
        _panel.Run(0.01);
        Assert.Equal(before, (await _panel.GetAsync()).GetProperty("state").GetRawText());
        await _panel.StreamAgreesAsync();
    }

    [Fact]
    public async Task Target_speed_that_the_gear_cannot_reach()
    {
        await _panel.PostAsync("""{"SetPullerGearRatio":"OneToFive"}""");
        Assert.Contains("gear", await _panel.RefusedAsync("""{"SetPullerTargetSpeed":10.1}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zeroed_but_not_homed()
    {
        await _panel.PostAsync("\"ZeroTensionArmAngle\"");
        Assert.Contains("choose Hold or Pull, which homes it", await _panel.RefusedAsync("""{"SetMode":"Wind"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_homing()
    {
        await _panel.PostAsync("\"ZeroTensionArmAngle\"", """{"SetMode":"Hold"}""");
        Assert.Contains("wait until it has found it", await _panel.RefusedAsync("""{"SetMode":"Wind"}"""), StringComparison.Ordinal);
        Assert.Contains("wait until it has found it", await _panel.RefusedAsync("\"GotoTraverseHome\""), StringComparison.Ordinal);
        Assert.Contains("wait until it has found it", await _panel.RefusedAsync("\"GotoTraverseLimitOuter\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_driving_to_a_limit()
    {
        await _panel.PrepareAsync();
        await _panel.PostAsync("\"GotoTraverseLimitOuter\"");
        Assert.Contains("already driving to its outer limit", await _panel.RefusedAsync("\"GotoTraverseLimitOuter\""), StringComparison.Ordinal);
        await _panel.PostAsync("\"GotoTraverseLimitInner\"");
        Assert.Contains("already driving to its inner limit", await _panel.RefusedAsync("\"GotoTraverseLimitInner\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_winding()
    {
        await _panel.WindAsync(5, 1);
        foreach (string mutation in (string[])["\"GotoTraverseHome\"", "\"GotoTraverseLimitInner\"", "\"GotoTraverseLimitOuter\""])
        {
            Assert.Contains("laying windings", await _panel.RefusedAsync(mutation), StringComparison.Ordinal);
        }

        Assert.Contains("choose Hold", await _panel.RefusedAsync("\"ZeroTensionArmAngle\""), StringComparison.Ordinal);
        Assert.Equal("Wind", await _panel.ModeAsync());
    }

    [Fact]
    public async Task A_list_with_one_refused_item_changes_nothing()
    {
        Assert.Contains("zero", await _panel.RefusedAsync("""{"SetPullerTargetSpeed":7},{"SetMode":"Wind"}"""), StringComparison.Ordinal);
        Assert.Equal(1, (await _panel.GetAsync()).GetProperty("state").GetProperty("puller_state").GetProperty("target_speed").GetDouble());
    }
}
