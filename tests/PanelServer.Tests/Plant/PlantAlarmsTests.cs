using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Common;
using PanelServer.Host.Plant;
using PanelServer.Machines.Alarms;

namespace PanelServer.Tests.Plant;

/// <summary>A database that is away for long is an alarm, with the reason; one that is restarted is none.</summary>
public sealed class PlantAlarmsTests : IAlarmReport
{
    private readonly List<string?> _present = [];

    [Fact]
    public void The_alarm_is_there_after_a_minute_and_gone_when_it_works_again()
    {
        FakeTimeProvider time = new();
        PlantStatus status = new(time);
        PlantAlarms alarms = new(status);
        Assert.True(status.Fail("It is away."));
        Assert.False(status.Fail("It is away."));
        time.Advance(TimeSpan.FromSeconds(59));
        alarms.Tell(this);
        Assert.Empty(_present);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(status.Fail("It refuses."));
        alarms.Tell(this);
        Assert.Equal(["It refuses."], _present);
        Assert.Equal((3, 60), (status.Failures, (int)status.Lag.TotalSeconds));
        Assert.True(status.Recover());
        Assert.False(status.Recover());
        alarms.Tell(this);
        Assert.Single(_present);
    }

    void IAlarmReport.IsOff(AlarmOrigin origin) => Assert.Fail("Nothing is off.");

    void IAlarmReport.IsPresent(AlarmOrigin origin, AlarmDeclaration alarm, string? message) => _present.Add(message);

    void IAlarmReport.WasPresent(AlarmOrigin origin, AlarmDeclaration alarm, string? message) => Assert.Fail("It is there, or it is not.");
}
