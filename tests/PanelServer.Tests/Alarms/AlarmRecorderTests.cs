using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PanelServer.Host.Alarms;
using PanelServer.Host.Storage;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Alarms;

/// <summary>What is stored of alarms when the store does not always work.</summary>
[Trait("Store", "any")]
public sealed class AlarmRecorderTests : IDisposable
{
    private readonly ScratchStore _scratch = new();
    private readonly AlarmBook _book = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_failure_alarms_are_stored_as_they_are_then(bool isGone)
    {
        using Store store = new(Options.Create(_scratch.Options), TimeProvider.System, NullLogger<Store>.Instance);
        AlarmRecorder recorder = new(store, Options.Create(new AlarmOptions()));
        AlarmReport report = new();
        report.IsPresent(AlarmPanel.Pump, AlarmPanel.Dry, null);
        await store.FailAsync(() =>
        {
            _book.Look(report, 1000, isSettled: true);
            Record(1000);
            _book.Change(Alarm.IdOf(AlarmPanel.Pump, AlarmPanel.Dry), condition => condition.Acknowledge(), 1200, "somebody");
            Record(1200);
            if (isGone)
            {
                report.Clear();
                _book.Look(report, 1400, isSettled: true);
                Record(1400);
            }
        });
        Record(7000);
        AlarmState[] stored = isGone ? [] : [AlarmState.AcknowledgedActive];
        Assert.Equal(stored, (await recorder.ReadAsync()).Select(alarm => alarm.Condition.State));
        await store.StopAsync(TestContext.Current.CancellationToken);

        void Record(long now)
        {
            (IReadOnlyList<AlarmChange> changes, IReadOnlyList<Alarm> touched) = _book.TakeChanges();
            recorder.Record(changes, touched, _book, now);
        }
    }
}
