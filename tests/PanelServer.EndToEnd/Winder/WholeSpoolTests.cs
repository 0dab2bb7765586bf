using System.Text.Json;

namespace PanelServer.EndToEnd.Winder;

/// <summary>A whole spool through REST: home, zero, hold, pull, wind a kilometre, and look at the layers.</summary>
public sealed class WholeSpoolTests : IDisposable
{
    // Larger cycles than on a machine, so that the kilometre takes a minute of test time.
    private readonly WinderPanel _panel = new(cycleSeconds: 0.004);

    public void Dispose() => _panel.Dispose();

    [Fact]
    public async Task One_kilometre_lies_in_even_layers_between_the_padded_limits()
    {
        await _panel.PostAsync("\"ZeroTensionArmAngle\"", """{"SetMode":"Hold"}""");
        _panel.Run(2);
        await _panel.PostAsync("""{"SetMode":"Pull"}""", """{"SetPullerTargetSpeed":20}""");
        _panel.Run(5);
        await _panel.PostAsync("\"ResetSpoolProgress\"", """{"SetMode":"Hold"}""");
        _panel.Run(5);
        _panel.Plant.Thread();

        List<double> turns = WatchTurns();
        double lowest = 90;
        double highest = 0;
        Action watchTurns = _panel.EachCycle!;
        _panel.EachCycle = () =>
        {
            watchTurns();
            double angle = _panel.Plant.Arm.AngleDegrees;
            (lowest, highest) = (Math.Min(lowest, angle), Math.Max(highest, angle));
        };
        await _panel.PostAsync(
            """{"SetSpoolAutomaticRequiredMeters":1000}""", """{"SetSpoolAutomaticAction":"Hold"}""",
            """{"SetPullerTargetSpeed":40}""", """{"SetMode":"Wind"}""");
        while (await _panel.ModeAsync() == "Wind")
        {
            Assert.Null(await _panel.ErrorAsync());
            Assert.True(_panel.Plant.Spool.WoundMetre < 1010);
            _panel.Run(10);
        }

        Assert.Equal("Hold", await _panel.ModeAsync());
        _panel.Run(10);
        Assert.InRange(_panel.Plant.Spool.WoundMetre, 998, 1006);
        Assert.InRange(lowest, 20, 90);
        Assert.InRange(highest, 20, 86);
        LayersAreEven(turns.Count);
        TurnsAreAtTheLimits(turns);
        JsonElement live = (await _panel.GetAsync()).GetProperty("live_values");
        Assert.Equal(0, live.GetProperty("spool_rpm").GetDouble(), 0.01);
    }

    /// <summary>
    /// Radius along the width within 3 %, from half a filament's width inside one turning point to the same inside the other:
    /// nearer to it the layers' edges slope. A skipped or doubled layer would show.
    /// </summary>
    private void LayersAreEven(int layers)
    {
        double smallest = double.MaxValue;
        double greatest = 0;
        for (double place = 24; place <= 90; place += 0.25)
        {
            double radius = _panel.Plant.Spool.SurfaceAt(place);
            (smallest, greatest) = (Math.Min(smallest, radius), Math.Max(greatest, radius));
        }

        // The spool has grown by one layer's height, 1.5155 mm on a core of 50 mm, for every stroke of the traverse.
        Assert.Equal(layers, (smallest - 50) / 1.5155, 1.0);
        Assert.Equal(layers, (greatest - 50) / 1.5155, 1.0);
        Assert.InRange(greatest / smallest, 1, 1.03);
    }

    private static void TurnsAreAtTheLimits(List<double> turns)
    {
        Assert.InRange(turns.Count, 46, 50);
        for (int i = 0; i < turns.Count; i++)
        {
            Assert.Equal(i % 2 == 0 ? 91.12 : 22.88, turns[i], 0.1);
        }
    }

    private List<double> WatchTurns()
    {
        List<double> turns = [];
        double before = _panel.Plant.Traverse.PositionMillimetre;
        int direction = 1;
        _panel.EachCycle = () =>
        {
            double moved = _panel.Plant.Traverse.PositionMillimetre - before;
            if (Math.Sign(moved) == -direction)
            {
                turns.Add(before);
                direction = -direction;
            }

            before += moved;
        };
        return turns;
    }
}
