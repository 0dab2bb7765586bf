using PanelServer.Simulation.WinderV1;

namespace PanelServer.Simulation.Tests.WinderV1;

public class WinderSpoolTests
{
    private readonly WinderSpool _spool = new(new());

    [Fact]
    public void One_layer_raises_the_radius_by_its_height_wherever_the_traverse_passed()
    {
        WindLayer(from: 22.875, to: 91.125);
        for (double place = 25; place < 89; place += 0.5)
        {
            Assert.Equal(50 + 1.75 * Math.Sqrt(3) / 2, _spool.RadiusAt(place), 0.02);
        }

        Assert.Equal(50, _spool.RadiusAt(20), 1e-9);
        Assert.Equal(50, _spool.RadiusAt(94), 1e-9);
    }

    [Fact]
    public void A_skipped_layer_shows_as_a_valley()
    {
        WindLayer(22.875, 50);
        WindLayer(60, 91.125);
        Assert.True(_spool.RadiusAt(55) < _spool.RadiusAt(40) - 1);
    }

    [Fact]
    public void Paying_out_lowers_the_radius_and_ends_at_the_core()
    {
        _spool.Wind(50, 1000);
        double wound = _spool.RadiusAt(50);
        _spool.Wind(50, -400);
        Assert.InRange(_spool.RadiusAt(50), 50, wound);
        _spool.Wind(50, -1e6);
        Assert.Equal(50, _spool.RadiusAt(50));
        Assert.Equal(0, _spool.WoundMetre);
    }

    /// <summary>Lays one winding per filament width, in small pieces, as a traverse with a step of 1.75 mm does.</summary>
    private void WindLayer(double from, double to)
    {
        const int Pieces = 200;
        double place = from;
        while (place < to)
        {
            _spool.Wind(place, 2 * Math.PI * _spool.RadiusAt(place) / Pieces);
            place += 1.75 / Pieces;
        }
    }
}
