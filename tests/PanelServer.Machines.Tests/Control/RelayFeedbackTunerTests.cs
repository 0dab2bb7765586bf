using PanelServer.Machines.Control;

namespace PanelServer.Machines.Tests.Control;

public class RelayFeedbackTunerTests
{
    private const double Step = 0.001;

    // First order plus dead time, K e^(-Ls) / (Ts + 1). The exact limit cycle under an ideal relay of amplitude d has
    // amplitude K·d·(1 − e^(−L/T)) and half period T·ln(2·e^(L/T) − 1) (Åström, Hägglund 1984).
    [Theory]
    [InlineData(1.0, 1.0, 0.3)]
    [InlineData(2.0, 0.5, 0.1)]
    [InlineData(0.4, 0.8, 0.8)]
    public void Finds_period_and_amplitude_of_the_exact_limit_cycle(double gain, double timeConstant, double deadTime)
    {
        RelayFeedbackTuner tuner = Begun(10 * gain, 1e-6, 8, 12, 60);
        Oscillate(tuner, gain, timeConstant, deadTime);

        double amplitude = gain * 2 * (1 - Math.Exp(-deadTime / timeConstant));
        double period = 2 * timeConstant * Math.Log((2 * Math.Exp(deadTime / timeConstant)) - 1);
        Assert.Equal(RelayTuningStatus.Completed, tuner.Status);
        Assert.Equal(amplitude, tuner.Amplitude, amplitude * 0.02);
        Assert.Equal(period, tuner.UltimatePeriodSeconds, period * 0.02);
        Assert.Equal(4 * 2 / (Math.PI * tuner.Amplitude), tuner.UltimateGain, 9);
    }

    // The ultimate gain of the same plant is sqrt(1 + (ωT)²)/K where atan(ωT) + ωL = π; the describing function is an
    // approximation, known to be within about a quarter for lag-dominated plants.
    [Fact]
    public void Ultimate_gain_is_near_the_plants_stability_limit()
    {
        (double gain, double timeConstant, double deadTime) = (1, 1, 0.3);
        RelayFeedbackTuner tuner = Begun(10, 1e-6, 8, 12, 60);
        Oscillate(tuner, gain, timeConstant, deadTime);

        double omega = 1;
        for (int i = 0; i < 100; i++)
        {
            omega = (Math.PI - Math.Atan(omega * timeConstant)) / deadTime;
        }

        double exact = Math.Sqrt(1 + Math.Pow(omega * timeConstant, 2)) / gain;
        Assert.Equal(exact, tuner.UltimateGain, exact * 0.25);
    }

    [Fact]
    public void Fails_when_the_measurement_does_not_oscillate_in_the_time_allowed()
    {
        RelayFeedbackTuner tuner = Begun(10, 1, 8, 12, 30);
        for (int i = 0; i <= 30_001; i++)
        {
            tuner.Update(10, Step);
        }

        Assert.Equal(RelayTuningStatus.Failed, tuner.Status);
        Assert.Equal(0, tuner.UltimateGain);
    }

    [Fact]
    public void Clock_starts_with_the_first_step()
    {
        RelayFeedbackTuner tuner = Begun(10, 1, 8, 12, 30);

        tuner.Update(10, 3600);

        Assert.Equal(RelayTuningStatus.Running, tuner.Status);
    }

    [Fact]
    public void Drives_high_until_the_upper_edge_of_the_band_and_low_until_the_lower()
    {
        RelayFeedbackTuner tuner = Begun(10, 1, 8, 12, 30);

        Assert.Equal(12, tuner.Update(10.9, Step));
        Assert.Equal(8, tuner.Update(11.0, Step));
        Assert.Equal(8, tuner.Update(9.1, Step));
        Assert.Equal(12, tuner.Update(9.0, Step));
        Assert.Equal(2, tuner.TurningPointsSeen);
    }

    [Fact]
    public void Can_be_begun_again()
    {
        RelayFeedbackTuner tuner = Begun(10, 1e-6, 8, 12, 60);
        Oscillate(tuner, 1, 1, 0.3);
        double first = tuner.UltimateGain;

        tuner.Begin(10, 1e-6, 8, 12, 60);
        Assert.Equal((0, 0.0), (tuner.TurningPointsSeen, tuner.UltimateGain));
        Oscillate(tuner, 1, 1, 0.3);

        Assert.Equal(first, tuner.UltimateGain, 9);
    }

    [Fact]
    public void Aborted_experiment_has_no_result()
    {
        RelayFeedbackTuner tuner = Begun(10, 1, 8, 12, 30);
        tuner.Update(10, Step);
        tuner.Abort();
        tuner.Update(20, Step);

        Assert.Equal(RelayTuningStatus.Idle, tuner.Status);
        Assert.Equal(0, tuner.TurningPointsSeen);
    }

    private static RelayFeedbackTuner Begun(double setPoint, double hysteresis, double low, double high, double limit)
    {
        RelayFeedbackTuner tuner = new();
        tuner.Begin(setPoint, hysteresis, low, high, limit);
        return tuner;
    }

    private static void Oscillate(RelayFeedbackTuner tuner, double gain, double timeConstant, double deadTime)
    {
        double[] delay = new double[(int)Math.Round(deadTime / Step)];
        Array.Fill(delay, 10);
        double y = 10 * gain;
        for (int i = 0; i < 60_000 && tuner.Status == RelayTuningStatus.Running; i++)
        {
            double u = delay[i % delay.Length];
            delay[i % delay.Length] = tuner.Update(y, Step);
            y += Step * ((gain * u) - y) / timeConstant;
        }
    }
}
