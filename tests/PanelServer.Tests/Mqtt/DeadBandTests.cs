using PanelServer.Host.Mqtt.Sparkplug;
using PanelServer.Machines.Schema;

namespace PanelServer.Tests.Mqtt;

/// <summary>Which changes are told.</summary>
public class DeadBandTests
{
    [Theory]
    [InlineData(20.0, 20.09, 0.1, false)]
    [InlineData(20.0, 20.1, 0.1, true)]
    [InlineData(20.1, 20.0, 0.1, true)]
    [InlineData(20.0, null, 0.1, true)]
    [InlineData(null, 20.0, 0.1, true)]
    [InlineData(null, null, 0.1, false)]
    [InlineData(20.0, 20.0000001, 0.0, true)]
    [InlineData("Heat", "Heat", 0.0, false)]
    [InlineData("Heat", "Extrude", 0.0, true)]
    [InlineData(true, false, 0.1, true)]
    [InlineData(3L, 4L, 0.0, true)]
    public void A_number_is_told_when_it_has_left_the_band_and_all_else_when_it_has_changed(object? told, object? value, double band, bool isTold) =>
        Assert.Equal(isTold, DeadBand.IsLeft(told, value, band));

    [Theory]
    [InlineData(ValueKind.Number, 1, 1, 0.1)]
    [InlineData(ValueKind.Number, 3, 5, 0.005)]
    [InlineData(ValueKind.Number, 0, 1, 1)]
    [InlineData(ValueKind.Number, 2, 0, 0)]
    [InlineData(ValueKind.Integer, 0, 1, 0)]
    public void The_band_is_a_step_of_the_last_decimal_worth_reading(ValueKind kind, int decimals, double steps, double band) =>
        Assert.Equal(band, DeadBand.Of(new() { Kind = kind, Type = typeof(double), Decimals = decimals }, steps), 1e-12);
}
