using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Mock;

/// <summary>A machine without hardware: three sine generators. It exercises the API, the streams and the dashboards.</summary>
public sealed class MockMachine : Machine<MockState, MockLiveValues, MockMutation>
{
    private static readonly MockState Initial = new()
    {
        Frequency1 = 100,
        Frequency2 = 200,
        Frequency3 = 500,
        ModeState = new(MockMode.Standby),
    };

    /// <summary>Makes the machine in Standby with 100, 200 and 500 mHz.</summary>
    /// <param name="identification">Which machine it is.</param>
    /// <param name="schema">Its module's schema.</param>
    public MockMachine(MachineIdentificationUnique identification, MachineSchema<MockState, MockLiveValues> schema)
        : base(identification, schema, new MockReduction(), Initial, Initial with { IsDefaultState = true }) => LiveValues = default(MockLiveValues);

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        // Time runs on in Standby and is not reset by a change of frequency, so a new frequency may jump in phase.
        double time = State.ModeState.Mode == MockMode.Running ? cycle.Seconds : 0;
        double amplitude1 = Sine(State.Frequency1, time);
        double amplitude2 = Sine(State.Frequency2, time);
        double amplitude3 = Sine(State.Frequency3, time);
        LiveValues = new MockLiveValues
        {
            AmplitudeSum = amplitude1 + amplitude2 + amplitude3,
            Amplitude1 = amplitude1,
            Amplitude2 = amplitude2,
            Amplitude3 = amplitude3,
        };
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        State = State with { ModeState = new(MockMode.Standby) };
        LiveValues = default(MockLiveValues);
    }

    private static double Sine(double milliHertz, double seconds) => Math.Sin(2 * Math.PI * (milliHertz / 1000) * seconds);
}
