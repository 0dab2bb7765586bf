using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;

namespace PanelServer.EtherCat.Tests.StartUp;

/// <summary>Current of the E-bus against what the terminals need, as the EEPROMs state it.</summary>
public class EBusLoadTests
{
    [Theory]
    [InlineData(11, null)]
    [InlineData(12, "EK1100 at position 0 supplies 2000 mA to the E-bus, but the terminals behind it need 2040 mA: put a power feed terminal, for example an EL9410, before EL6021 at position 12.")]
    [InlineData(15, "EK1100 at position 0 supplies 2000 mA to the E-bus, but the terminals behind it need 2550 mA: put a power feed terminal, for example an EL9410, before EL6021 at position 12.")]
    public void Coupler_that_feeds_too_many_terminals_is_named_with_the_place_for_a_power_feed_terminal(int terminals, string? warning)
    {
        using Bench bench = new([Coupler(), .. Enumerable.Range(0, terminals).Select(_ => Serial())]);
        bench.StartUp();

        Assert.Equal(warning is null ? [] : [warning], bench.Main.Snapshot.Warnings.Select(found => found.Sentence));
        Assert.Empty(bench.Problems);
    }

    [Fact]
    public void Each_supply_feeds_what_follows_until_the_next()
    {
        using Bench bench = new(
        [
            Coupler(),
            .. Enumerable.Range(0, 10).Select(_ => Serial()),
            Coupler(),
            .. Enumerable.Range(0, 12).Select(_ => Serial()),
        ]);
        bench.StartUp();

        Assert.StartsWith("EK1100 at position 11 supplies 2000 mA", Assert.Single(bench.Main.Snapshot.Warnings).Sentence, StringComparison.Ordinal);
    }

    private static VirtualSubdevice Coupler() => new(DigitalDescriptions.Ek1100, new VirtualEk1100());

    private static VirtualSubdevice Serial() => new(SerialDescriptions.El6021, new VirtualEl6021());
}
