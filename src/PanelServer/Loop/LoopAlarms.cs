using PanelServer.Host.Common;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Loop;

/// <summary>The alarm of a control loop that stands still; that no machine is controlled meanwhile is its consequence.</summary>
/// <param name="health">Knows it.</param>
internal sealed class LoopAlarms(LoopHealth health) : IAlarmSource
{
    private static readonly AlarmOrigin Origin = new(CommonAlarms.LoopGroup, new("Control loop", "Steuerung"));

    private static readonly AlarmDeclaration Standstill = new(
        "standstill",
        AlarmPriority.High,
        new("The control loop stands still", "Die Steuerung steht still"),
        new("Nothing is controlled; terminals switch their outputs off by themselves. Restart the server if this does not end within some seconds.", "Nichts wird gesteuert; Klemmen schalten ihre Ausgänge selbst ab. Endet das nicht in einigen Sekunden, den Server neu starten."))
    {
        SharedGroup = CommonAlarms.LoopGroup,
        IsCause = true,
    };

    /// <inheritdoc/>
    public void Tell(IAlarmReport report)
    {
        if (health.Missing is { } standstill)
        {
            report.IsPresent(Origin, Standstill, standstill);
        }
    }
}
