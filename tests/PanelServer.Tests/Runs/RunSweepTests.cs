using PanelServer.Host.History;
using PanelServer.Host.Runs;
using PanelServer.Machines;
using PanelServer.Machines.AquapathV1;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WinderV1;

namespace PanelServer.Tests.Runs;

/// <summary>Figures of a few samples, computed by hand.</summary>
public class RunSweepTests
{
    private const double Wind = 3;
    private const double Hold = 1;

    private static readonly MachineModule WinderType = WinderModule.WithEl7041();
    private static readonly MachineModule LaserType = new LaserModule();
    private static readonly MachineModule ExtruderType = ExtruderModule.V1();

    [Fact]
    public void Only_what_is_measured_while_product_is_made_counts_by_time_and_by_length()
    {
        // Winding for 3 s; in the first the diameter is right, in the second too great, in the third there is none.
        Figures figures = Sum(
            [0],
            4000,
            Winder([0, 1000, 2000, 3000, 4000], [Wind, Wind, Wind, Hold, Hold], [0, 1, 2, 3, 3]),
            Laser([0, 1000, 2000, 3000, 4000], [1.75, 1.85, 0, 1.95, 1.95]));
        Assert.Equal((4.0, 3.0, 0.0, 3.0), (figures.Seconds, figures.ProductionSeconds, figures.WithoutRecordSeconds, figures.LengthM));
        ValueFigures diameter = Assert.Single(figures.Values);
        Assert.Equal((1.75, 1.85), (diameter.Min, diameter.Max));
        Assert.Equal(1.8, diameter.Mean!.Value, 1e-12);
        Assert.Equal(0.05, diameter.StandardDeviation!.Value, 1e-12);
        Assert.Equal(2.0 / 3, diameter.MeasuredShare!.Value, 1e-12);
        ToleranceFigures tolerance = diameter.Tolerance!;
        Assert.Equal((0.5, 0.5, 0.0, 1.0, 2.0), (tolerance.ShareOfTime, tolerance.ShareOfLength, tolerance.MetresBelow, tolerance.MetresAbove, tolerance.MetresMeasured));
        Assert.Equal(1.7, tolerance.LowestLimit!.Value, 1e-12);
        Assert.Equal(1.8, tolerance.HighestLimit!.Value, 1e-12);

        // π/4 × (1.75² + 1.85²) / 2
        Assert.Equal(2.546654, figures.CrossSectionMm2!.Value, 1e-6);
        Assert.Equal([("Hold", 1.0), ("Wind", 3.0)], figures.Machines[0].Modes.Select(mode => (mode.Mode, mode.Seconds)));
    }

    [Theory]
    [InlineData(1.7, 0)]
    [InlineData(1.6999, 1)]
    [InlineData(1.8, 0)]
    [InlineData(1.8001, 1)]
    public void Both_ends_of_the_band_are_in_it(double millimetres, double share)
    {
        Figures figures = Sum([0], 2000, Winder([0, 1000, 2000], [Wind, Wind, Wind], [0, 1, 2]), Laser([0, 1000, 2000], [millimetres, millimetres, millimetres]));
        Assert.Equal((share, share), (figures.Values[0].Tolerance!.ShareOfTime, figures.Values[0].Tolerance!.ShareOfLength));
    }

    [Fact]
    public void By_time_and_by_length_differ_where_the_speed_does()
    {
        // 1 m/s while the diameter is right, 3 m/s while it is not.
        Figures figures = Sum([0], 2000, Winder([0, 1000, 2000], [Wind, Wind, Wind], [0, 1, 4]), Laser([0, 1000, 2000], [1.75, 1.5, 1.75]));
        Assert.Equal((0.5, 0.75), (figures.Values[0].Tolerance!.ShareOfTime, figures.Values[0].Tolerance!.ShareOfLength));
    }

    [Fact]
    public void Samples_hold_for_two_and_a_half_seconds_and_what_a_counter_goes_on_by_in_a_gap_is_told()
    {
        Figures figures = Sum([0], 12_000, Winder([0, 1000, 11_000, 12_000], [Wind, Wind, Wind, Wind], [0, 1, 21, 22]));
        Assert.Equal((7.5, 4.5), (figures.WithoutRecordSeconds, figures.ProductionSeconds));
        Assert.Equal((22.0, 20.0), (figures.LengthM, figures.LengthWithoutRecordM));
        Assert.Null(figures.CrossSectionMm2);
        Assert.Equal(7.5, figures.Machines[0].WithoutRecordSeconds);
    }

    [Fact]
    public void A_counter_that_falls_has_begun_again()
    {
        Figures figures = Sum([0], 3000, Winder([0, 1000, 2000, 3000], [Wind, Wind, Wind, Wind], [10, 11, 0.5, 1.5]));
        Assert.Equal(2.5, figures.LengthM!.Value, 1e-12);
    }

    [Fact]
    public void What_is_wound_before_a_change_of_spool_is_on_the_one_and_after_it_on_the_other()
    {
        MachineTrack[] tracks = [Winder([0, 1000, 2000, 3000, 4000], [Wind, Wind, Wind, Wind, Wind], [0, 1, 2, 3, 4])];
        (Figures run, IReadOnlyList<Figures> spools) = RunSweep.Sum(tracks, [500, 2500], 3500);
        Assert.Equal(3.0, run.LengthM!.Value, 1e-12);
        Assert.Equal([2.0, 1.0], spools.Select(spool => Math.Round(spool.LengthM!.Value, 12)));
        Assert.Equal([2.0, 1.0], spools.Select(spool => spool.Seconds));
    }

    [Fact]
    public void A_value_whose_sensor_is_broken_is_left_out()
    {
        Dictionary<string, double[]> samples = new()
        {
            ["state.mode_state.mode"] = [2, 2, 2],
            ["pressure"] = [100, 0, 120],
            ["state.pressure_state.wiring_error"] = [0, 1, 0],
        };
        Figures figures = Sum([0], 3000, Track(ExtruderType, [0, 1000, 2000], samples));
        ValueFigures pressure = figures.Values.Single(value => value.Quantity == ProcessQuantity.Pressure);
        Assert.Equal((100.0, 110.0, 120.0), (pressure.Min, pressure.Mean, pressure.Max));
        Assert.Equal(2.0 / 3, pressure.MeasuredShare!.Value, 1e-12);
        Assert.Null(figures.LengthM);
    }

    [Fact]
    public void Without_a_machine_that_makes_product_all_that_is_recorded_counts()
    {
        Figures figures = Sum([0], 2000, Laser([0, 1000, 2000], [1.75, 1.75, 1.75]));
        Assert.Equal((2.0, 1.75), (figures.ProductionSeconds, figures.Values[0].Mean));
        Assert.Null(figures.Values[0].Tolerance!.ShareOfLength);
    }

    [Fact]
    public void Energy_of_all_machines_is_added_up_in_kilowatt_hours()
    {
        Figures figures = Sum(
            [0],
            1000,
            Track(ExtruderType, [0, 1000], new() { ["state.mode_state.mode"] = [2, 2], ["total_energy_kwh"] = [5, 5.25] }),
            Track(new AquapathModule(), [0, 1000], new() { ["front_total_energy"] = [1000, 1500], ["back_total_energy"] = [0, 250] }));
        Assert.Equal(1.0, figures.EnergyKwh!.Value, 1e-12);
    }

    [Fact]
    public void Without_any_record_nothing_is_known_rather_than_zero()
    {
        Figures figures = Sum([0], 5000, Laser([], []));
        Assert.Equal((5.0, 5.0, 0.0), (figures.Seconds, figures.WithoutRecordSeconds, figures.ProductionSeconds));
        ValueFigures diameter = figures.Values[0];
        Assert.Equal((null, null, null, null), (diameter.Mean, diameter.StandardDeviation, diameter.MeasuredShare, diameter.Tolerance!.ShareOfTime));
        Assert.Null(figures.EnergyKwh);
    }

    private static Figures Sum(long[] begins, long end, params MachineTrack[] tracks) => RunSweep.Sum(tracks, begins, end).Run;

    private static MachineTrack Winder(long[] times, double[] modes, double[] metres) =>
        Track(WinderType, times, new() { ["state.mode_state.mode"] = modes, ["spool_progress"] = metres });

    private static MachineTrack Laser(long[] times, double[] diameters)
    {
        double[] All(double number) => [.. times.Select(_ => number)];
        return Track(LaserType, times, new()
        {
            ["diameter"] = diameters,
            ["diameter.set_point"] = All(1.75),
            ["state.laser_state.lower_tolerance"] = All(0.05),
            ["state.laser_state.higher_tolerance"] = All(0.05),
        });
    }

    private static MachineTrack Track(MachineModule module, long[] times, Dictionary<string, double[]> samples)
    {
        MachineLayout layout = new(module.Schema);
        IReadOnlyList<HistoryField> recorded = HistoryField.Of(module.Schema);
        HistoryChunk chunk = HistoryChunk.OfSingles(times.Length, layout.Fields.Count) with { Times = times };
        for (int place = 0; place < layout.Fields.Count; place++)
        {
            double[] column = samples.GetValueOrDefault(recorded[layout.Fields[place]].Name) ?? [.. times.Select(_ => double.NaN)];
            column.CopyTo(chunk.Columns[place].Mean, 0);
        }

        return new(new(module.Slug, 1, module.Name), layout, new([chunk], 2500));
    }
}
