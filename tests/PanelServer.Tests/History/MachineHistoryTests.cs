using PanelServer.Host.History;
using PanelServer.Machines;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Mock;
using PanelServer.Machines.Schema;

namespace PanelServer.Tests.History;

public class MachineHistoryTests
{
    private static readonly MachineSchema Mock = new MockModule().Schema;
    private static readonly MachineSchema Extruder = ExtruderModule.V1().Schema;

    [Fact]
    public void The_oldest_samples_give_way_when_the_ring_is_full()
    {
        MachineHistory history = new(Mock, 3);
        for (int i = 1; i <= 5; i++)
        {
            history.Add(i, Snapshot(new MockState(), new MockLiveValues { Amplitude1 = i }));
        }

        HistoryChunk read = history.Read(0, 100, [1]);
        Assert.Equal([3L, 4, 5], read.Times);
        Assert.Equal([3.0, 4, 5], read.Columns[0].Mean);
    }

    [Fact]
    public void An_empty_history_has_no_samples() => Assert.Empty(new MachineHistory(Mock, 3).Read(0, 100, [0]).Times);

    [Fact]
    public void Nothing_is_recorded_while_a_machine_has_no_live_values()
    {
        MachineHistory history = new(Mock, 3);
        history.Add(1, Snapshot(new MockState(), null));
        Assert.Empty(history.Read(0, 100, [0]).Times);
    }

    [Fact]
    public void The_set_points_of_a_machine_are_recorded_after_its_live_numbers_and_its_mode_after_these()
    {
        IReadOnlyList<HistoryField> fields = new MachineHistory(Extruder, 1).Fields;
        Assert.Equal(Extruder.LiveColumns.Select(column => column.Path), fields.TakeWhile(field => !field.IsSetPoint).Select(field => field.Name));
        Assert.Equal(
            [
                ("motor_status.screw_rpm.set_point", "screw_state.target_rpm", "rpm"),
                ("pressure.set_point", "pressure_state.target_bar", "bar"),
                ("back_temperature.set_point", "heating_states.back.target_temperature", "°C"),
                ("middle_temperature.set_point", "heating_states.middle.target_temperature", "°C"),
                ("front_temperature.set_point", "heating_states.front.target_temperature", "°C"),
                ("nozzle_temperature.set_point", "heating_states.nozzle.target_temperature", "°C"),
                ("state.mode_state.mode", "mode_state.mode", ""),
                ("state.pressure_state.wiring_error", "pressure_state.wiring_error", ""),
                ("state.heating_states.back.wiring_error", "heating_states.back.wiring_error", ""),
                ("state.heating_states.middle.wiring_error", "heating_states.middle.wiring_error", ""),
                ("state.heating_states.front.wiring_error", "heating_states.front.wiring_error", ""),
                ("state.heating_states.nozzle.wiring_error", "heating_states.nozzle.wiring_error", ""),
            ],
            fields.SkipWhile(field => !field.IsSetPoint).Select(field => (field.Name, field.StatePath!, field.Unit)));
    }

    [Theory]
    [InlineData(true, 12.0, double.NaN)]
    [InlineData(false, double.NaN, 80.0)]
    public void A_set_point_that_is_not_in_force_has_no_value(bool usesRpm, double rpm, double bar)
    {
        MachineHistory history = new(Extruder, 3);
        ExtruderState state = new()
        {
            RegulationState = new(usesRpm),
            ScrewState = new(12),
            PressureState = new(80, false),
            HeatingStates = new(new(190, false), new(180, false), new(160, false), new(170, false)),
        };
        history.Add(1, Snapshot(state, new ExtruderLiveValues()));

        // After them what the machine does, and that no sensor is faulty.
        Assert.Equal([rpm, bar, 160, 170, 180, 190, 0, 0, 0, 0, 0, 0], SetPointsIn(history));
    }

    [Fact]
    public void A_value_that_is_no_measurement_is_a_gap()
    {
        MachineHistory history = new(Extruder, 3);
        ExtruderState state = new() { HeatingStates = new(Nozzle: new(190, false), Front: new(180, true), Back: new(160, false), Middle: new(170, false)) };
        HistoryChunk sample = history.Add(1, Snapshot(state, new ExtruderLiveValues { FrontTemperature = 0, BackTemperature = 161 }))!;
        List<string> names = [.. history.Fields.Select(field => field.Name)];
        Assert.Equal([161, double.NaN], new[] { "back_temperature", "front_temperature" }.Select(name => sample.Columns[names.IndexOf(name)].Mean[0]));
    }

    [Fact]
    public void Without_a_state_there_are_no_set_points()
    {
        MachineHistory history = new(Extruder, 3);
        history.Add(1, Snapshot(null, new ExtruderLiveValues { Pressure = 7 }));
        Assert.All(SetPointsIn(history), number => Assert.Equal(double.NaN, number));
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        MachineHistory history = new(Extruder, 10);
        MachineSnapshot snapshot = Snapshot(new ExtruderState(), new ExtruderLiveValues());
        history.Add(0, snapshot);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 1; i <= 100; i++)
        {
            history.Add(i, snapshot);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MachineSnapshot Snapshot(object? state, object? liveValues) => new(new(0, 0, 0, liveValues is not null, null), state, liveValues);

    private static IEnumerable<double> SetPointsIn(MachineHistory history)
    {
        int[] setPoints = [.. Enumerable.Range(0, history.Fields.Count).Where(index => history.Fields[index].IsSetPoint)];
        return history.Read(0, 100, setPoints).Columns.Select(column => Assert.Single(column.Mean));
    }
}
