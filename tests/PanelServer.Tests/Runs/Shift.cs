using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.WinderV1;

namespace PanelServer.Tests.Runs;

/// <summary>
/// What the machines of a line do in a shift: heating up, four spools with a pause between each, a gauge without filament and one out of
/// tolerance, a sensor that breaks, a narrower tolerance.
/// </summary>
/// <param name="seconds">How long the shift is.</param>
internal sealed class Shift(int seconds)
{
    private const double NarrowFrom = 0.62;

    private double _metres;
    private double _energy;
    private int _spool;

    /// <summary>The server was restarted: counters begin again.</summary>
    public void Restart() => (_metres, _energy) = (0, 0);

    /// <summary>Shows what the machines do at a second of the shift.</summary>
    public void Show(RunLine line, int second)
    {
        double part = (double)second / seconds;
        bool extrudes = part is > 0.05 and < 0.98;
        int spool = (int)(part / 0.25);
        double inSpool = (part / 0.25) - spool;
        bool winds = extrudes && inSpool is > 0.08 and < 0.97;
        _metres = spool > _spool && winds ? 0 : _metres;
        _spool = winds ? spool : _spool;
        _metres += winds ? (20 + Math.Sin(second / 91.0)) / 60 : 0;
        _energy += (extrudes ? 3.2 + (0.4 * Math.Sin(second / 53.0)) : part < 0.05 ? 4 : 0) / 3600;
        ShowExtruder(line, second, part, extrudes);
        double diameter = part is > 0.4 and < 0.41 ? 0 : Math.Round(1.75 + (0.03 * Math.Sin(second / 37.0)) + (0.028 * Math.Cos(second / 501.0)), 3);
        line.Laser.Show(
            new LaserState { Settings = new() { TargetDiameter = 1.75, LowerTolerance = 0.05, HigherTolerance = part > NarrowFrom ? 0.03 : 0.05 } },
            new LaserLiveValues { Diameter = diameter });
        line.Wind(winds ? WinderMode.Wind : extrudes ? WinderMode.Hold : WinderMode.Standby, _metres);
    }

    private void ShowExtruder(RunLine line, int second, double part, bool extrudes)
    {
        bool isBroken = part is > 0.3 and < 0.32;
        double swing = Math.Sin(second / 211.0);
        line.Extruder.Show(
            new ExtruderState
            {
                ModeState = new(extrudes ? ExtruderMode.Extrude : part < 0.05 ? ExtruderMode.Heat : ExtruderMode.Standby),
                HeatingStates = new(new(200, isBroken), new(195, false), new(180, false), new(190, false)),
            },
            new ExtruderLiveValues
            {
                Pressure = extrudes ? 121 + (7 * swing) : 0,
                NozzleTemperature = isBroken ? 0 : 200 + swing,
                FrontTemperature = 195 - swing,
                BackTemperature = 180 + (0.5 * swing),
                MiddleTemperature = 190,
                TotalEnergyKwh = _energy,
            });
    }
}
