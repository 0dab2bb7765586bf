using System.Text;
using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.Input;
using PanelServer.Reference;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>What clients may post, in its wire form, with the ranges of the machine page, sections 2 and 13.4.</summary>
public class ExtruderMutationTests
{
    private readonly ExtruderBench _bench = new();

    [Theory]
    [InlineData("""{"SetExtruderMode":"Standby"}""")]
    [InlineData("""{"SetInverterRotationDirection":true}""")]
    [InlineData("""{"SetInverterRegulation":true}""")]
    [InlineData("""{"SetInverterTargetRpm":30}""")]
    [InlineData("""{"SetInverterTargetRpm":44.0}""")]
    [InlineData("""{"SetInverterTargetPressure":40}""")]
    [InlineData("""{"SetInverterTargetPressure":270}""")]
    [InlineData("""{"SetFrontHeatingTargetTemperature":200}""")]
    [InlineData("""{"SetMiddleHeatingTemperature":200}""")]
    [InlineData("""{"SetBackHeatingTargetTemperature":200}""")]
    [InlineData("""{"SetNozzleHeatingTemperature":300}""")]
    [InlineData("""{"SetExtruderPressureLimit":100}""")]
    [InlineData("""{"SetExtruderPressureLimitIsEnabled":true}""")]
    [InlineData("""{"SetPressurePidSettings":{"ki":0,"kp":0.01,"kd":0.02}}""")]
    [InlineData("""{"SetTemperaturePidSettings":{"ki":0,"kp":0.16,"kd":0.008,"zone":"front"}}""")]
    [InlineData("""{"SetTemperaturePidSettings":{"zone":"nozzle","ki":0.001,"kp":100,"kd":0,"extra":1}}""")]
    [InlineData("""{"SetNozzleTemperatureTargetEnabled":false}""")]
    [InlineData("""{"ResetInverter":true}""")]
    [InlineData("""{"StopPressurePidAutoTune":{}}""")]
    [InlineData("""{"StopTemperaturePidAutoTune":{}}""")]
    [InlineData("""{"SetHeatingPowerOverride":{"zone":"nozzle","enabled":false,"watts":190}}""")]
    public void Mutation_is_accepted(string json)
    {
        MutationParseResult result = Parse(json);

        Assert.True(result.Outcome == MutationParseOutcome.Valid, string.Join("; ", result.Errors));
        _bench.Post(result.Mutations);
    }

    [Theory]
    [InlineData("""{"SetExtruderMode":"Cook"}""", "\"Standby\", \"Heat\", \"Extrude\"")]
    [InlineData("""{"SetInverterTargetRpm":-1}""", "from 0 to 52.9 (rpm)")]
    [InlineData("""{"SetInverterTargetRpm":53}""", "from 0 to 52.9 (rpm)")]
    [InlineData("""{"SetInverterTargetPressure":351}""", "from 0 to 350 (bar)")]
    [InlineData("""{"SetExtruderPressureLimit":-0.1}""", "from 0 to 350 (bar)")]
    [InlineData("""{"SetFrontHeatingTargetTemperature":301}""", "from 0 to 300 (°C)")]
    [InlineData("""{"SetMiddleHeatingTemperature":-1}""", "from 0 to 300 (°C)")]
    [InlineData("""{"SetBackHeatingTargetTemperature":1e9}""", "from 0 to 300 (°C)")]
    [InlineData("""{"SetNozzleHeatingTemperature":"200"}""", "(°C)")]
    [InlineData("""{"SetExtruderPressureLimitIsEnabled":1}""", "true or false")]
    [InlineData("""{"SetPressurePidSettings":{"ki":0,"kp":-0.01,"kd":0.02}}""", "from 0 to 100")]
    [InlineData("""{"SetPressurePidSettings":{"ki":0,"kp":0.01}}""", "kd")]
    [InlineData("""{"SetTemperaturePidSettings":{"ki":0,"kp":101,"kd":0,"zone":"front"}}""", "from 0 to 100")]
    [InlineData("""{"SetTemperaturePidSettings":{"ki":0,"kp":1,"kd":0,"zone":"hopper"}}""", "\"front\", \"middle\", \"back\", \"nozzle\"")]
    [InlineData("""{"StartPressurePidAutoTune":{"tune_delta":0.05,"frequency_step_hz":2.5}}""", "from 0.1 to 5 (bar)")]
    [InlineData("""{"StartPressurePidAutoTune":{"tune_delta":1,"frequency_step_hz":11}}""", "from 0.5 to 10 (Hz)")]
    [InlineData("""{"StartTemperaturePidAutoTune":{"zone":"front","step_duty":1.1,"max_rise_celsius":5,"lambda_factor":1}}""", "from -1 to 1")]
    [InlineData("""{"StartTemperaturePidAutoTune":{"zone":"front","step_duty":0.1,"max_rise_celsius":5.5,"lambda_factor":1}}""", "from 1 to 5 (K)")]
    [InlineData("""{"StartTemperaturePidAutoTune":{"zone":"front","step_duty":0.1,"max_rise_celsius":5,"lambda_factor":0.2}}""", "from 0.25 to 4")]
    [InlineData("""{"StartTemperaturePidAutoTune":{"zone":"hopper","step_duty":0.1,"max_rise_celsius":5,"lambda_factor":1}}""", "\"all\"")]
    [InlineData("""{"ApplyTemperatureAutoTuneResult":{"form":"p"}}""", "\"pi\", \"pid\"")]
    [InlineData("""{"SetHeatingPowerOverride":{"zone":"front","enabled":true,"watts":901}}""", "from 0 to 900 (W)")]
    [InlineData("""{"SetHeatingPowerOverride":{"zone":"all","enabled":true,"watts":100}}""", "\"front\", \"middle\", \"back\", \"nozzle\"")]
    [InlineData("""{"SetHopperTemperature":1}""", "SetBackHeatingTargetTemperature")]
    [InlineData("""{"SetExtruderMode":"Heat","ResetInverter":true}""", "")]
    public void Mutation_is_refused_with_what_is_allowed(string json, string allowed)
    {
        MutationParseResult result = Parse(json);

        Assert.Equal(MutationParseOutcome.Invalid, result.Outcome);
        Assert.Contains(allowed, string.Join("; ", result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void List_with_one_impossible_mutation_changes_nothing()
    {
        SubmitResult result = _bench.Submit(
            new ExtruderMutation.SetInverterTargetRpm(30), new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(1);

        Assert.Equal((SubmitOutcome.Refused, 1), (result.Outcome, result.Index));
        Assert.Equal(0, _bench.State.ScrewState.TargetRpm);
    }

    [Theory]
    [InlineData(ExtruderMode.Heat, false, 30, 1, 100, "mode Extrude")]
    [InlineData(ExtruderMode.Extrude, true, 30, 1, 100, "pressure regulation")]
    [InlineData(ExtruderMode.Extrude, false, 0.5, 1, 100, "below 0 bar")]
    [InlineData(ExtruderMode.Extrude, false, 30, 2, 32, "below the pressure limit")]
    public void Auto_tune_is_refused_where_it_cannot_work(
        ExtruderMode mode, bool usesRpm, double target, double delta, double limit, string reason)
    {
        _bench.WarmUp(200);
        _bench.Post(
            new ExtruderMutation.SetInverterTargetPressure(target),
            new ExtruderMutation.SetExtruderPressureLimit(limit),
            new ExtruderMutation.SetInverterRegulation(usesRpm),
            new ExtruderMutation.SetExtruderMode(mode));

        SubmitResult result = _bench.Submit(new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(delta, 2.5)));

        Assert.Equal(SubmitOutcome.Refused, result.Outcome);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void List_is_judged_as_it_will_be_applied()
    {
        _bench.WarmUp(200);

        SubmitResult result = _bench.Submit(
            new ExtruderMutation.SetInverterTargetPressure(30),
            new ExtruderMutation.SetInverterRegulation(false),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude),
            new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(1, 2.5)),
            new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(1, 2.5)));

        Assert.Equal((SubmitOutcome.Refused, 4), (result.Outcome, result.Index));
        Assert.Contains("Stop it first", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_tune_after_a_reset_in_the_same_list_is_refused_since_the_reset_ends_Extrude()
    {
        ExtrudeByPressure();

        SubmitResult result = _bench.Submit(new ExtruderMutation.ResetInverter(true), Tune);

        Assert.Equal((SubmitOutcome.Refused, 1), (result.Outcome, result.Index));
        Assert.Contains("needs mode Extrude", result.Reason, StringComparison.Ordinal);
        _bench.Run(2);
        Assert.Equal((ExtruderMode.Extrude, null), (_bench.Mode, _bench.Error));
    }

    [Fact]
    public void Gains_and_a_new_auto_tune_in_one_list_replace_the_one_that_runs()
    {
        ExtrudeByPressure();
        _bench.Post(Tune);
        _bench.RunUntil(() => _bench.State.PidAutotuneState.Progress > 20, 30);

        _bench.Post(new ExtruderMutation.SetPressurePidSettings(new PressurePidSettings(0, 0.02, 0.03)), Tune);

        Assert.Equal(new PidAutotuneState(AutotuneStatus.Running, 0, null), _bench.State.PidAutotuneState);
        Assert.Equal(new PressurePidState(0, 0.02, 0.03), _bench.State.PidSettings.Pressure);
    }

    private static ExtruderMutation Tune => new ExtruderMutation.StartPressurePidAutoTune(new PressureAutoTuneSettings(1, 2.5));

    private void ExtrudeByPressure()
    {
        _bench.WarmUp(200);
        _bench.Post(
            new ExtruderMutation.SetInverterTargetRpm(25),
            new ExtruderMutation.SetInverterTargetPressure(30),
            new ExtruderMutation.SetExtruderMode(ExtruderMode.Extrude));
        _bench.Run(10);
        _bench.Post(new ExtruderMutation.SetInverterRegulation(false));
    }

    private MutationParseResult Parse(string json) =>
        new MutationParser(_bench.Machine.Schema).ParseList(Encoding.UTF8.GetBytes($"[{json}]"));
}
