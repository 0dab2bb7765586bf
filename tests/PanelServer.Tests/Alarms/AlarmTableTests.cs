using System.Data.Common;
using PanelServer.Host.Alarms;
using PanelServer.Host.Storage;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Alarms;

/// <summary>What of the history of alarms is kept.</summary>
[Trait("Store", "any")]
public sealed class AlarmTableTests : IDisposable
{
    private readonly ScratchStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(new long[] { 1, 1, 2, 5, 6 }, 3, new long[] { 2, 5, 6 })]
    [InlineData(new long[] { 1, 2, 1000 }, 3, new long[] { 1, 2, 1000 })] // the clock was set years ahead
    [InlineData(new long[] { 1, 2, 1000, 3 }, 2, new long[] { 3, 1000 })]
    [InlineData(new long[] { }, 2, new long[] { })]
    public void Days_are_those_on_which_something_was_recorded(long[] days, int kept, long[] expected)
    {
        using DbConnection connection = _store.Open();
        foreach ((int index, long day) in days.Index())
        {
            connection.Execute(
                "INSERT INTO alarm_history (id, ts, alarm, priority, state_before, state, label_en, label_de, occurrences) VALUES (@id, @ts, 'x', 'High', 'Normal', 'Normal', '', '', 1)",
                ("id", (long)index + 1), ("ts", (day * AlarmTable.MillisecondsPerDay) + 1));
        }

        AlarmTable.KeepDays(connection, kept);

        Assert.Equal(expected, connection.Query("SELECT ts FROM alarm_history ORDER BY ts", row => row.GetInt64(0) / AlarmTable.MillisecondsPerDay));
    }
}
