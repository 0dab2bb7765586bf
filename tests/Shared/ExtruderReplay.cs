using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Reference;

/// <summary>What a plant does when it is driven as the recorded machine was.</summary>
public sealed class ExtruderReplay
{
    private const double StepSeconds = 0.5;
    private const double RoomCelsius = 22.15;

    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    private readonly double[] _peak = new double[Zones.Length];
    private readonly double[] _t90 = new double[Zones.Length];

    private ExtruderReplay(ExtruderRecording recording)
    {
        Errors = new double[Zones.Length * recording.Seconds.Count];
    }

    /// <summary>Reading minus recorded reading at each row of the recording, zone after zone, in K.</summary>
    public double[] Errors { get; }

    /// <summary>Root mean square of <see cref="Errors"/>, in K.</summary>
    public double RootMeanSquare => Math.Sqrt(Errors.Sum(error => error * error) / Errors.Length);

    public double Peak(ExtruderZone zone) => _peak[(int)zone];

    public double T90(ExtruderZone zone) => _t90[(int)zone];

    /// <summary>Open loop: the recorded duties, whatever the readings.</summary>
    public static ExtruderReplay OpenLoop(BarrelParameters parameters, ExtruderRecording recording) =>
        Run(parameters, recording, (zone, _, seconds) => recording.Duty(zone, seconds + (StepSeconds / 2)));

    /// <summary>Closed loop: the recorded machine's proportional controller on the plant's own readings, renewed in each relay window.</summary>
    public static ExtruderReplay ClosedLoop(BarrelParameters parameters, ExtruderRecording recording) =>
        Run(parameters, recording, (zone, reading, _) => Math.Clamp(
            ExtruderRecording.Kp * (ExtruderRecording.SetPoints[(int)zone] - reading), 0, ExtruderRecording.DutyLimits[(int)zone]));

    private static ExtruderReplay Run(BarrelParameters parameters, ExtruderRecording recording, Func<ExtruderZone, double, double, double> duty)
    {
        ExtruderReplay replay = new(recording);
        BarrelPlant plant = new(parameters, new BarrelSurroundings { RoomCelsius = RoomCelsius });
        double[] duties = new double[Zones.Length];
        int row = 0;
        for (int n = 0; row < recording.Seconds.Count; n++)
        {
            double seconds = n * StepSeconds;
            while (row < recording.Seconds.Count && recording.Seconds[row] < seconds + (StepSeconds / 2))
            {
                foreach (ExtruderZone zone in Zones)
                {
                    replay.Errors[((int)zone * recording.Seconds.Count) + row] = plant.ProbeCelsius(zone) - recording.Celsius(zone, recording.Seconds[row]);
                }

                row++;
            }

            foreach (ExtruderZone zone in Zones)
            {
                double reading = plant.ProbeCelsius(zone);
                replay.Note(zone, reading, seconds);
                duties[(int)zone] = duty(zone, reading, seconds);
            }

            plant.Step(StepSeconds, duties, 0);
        }

        return replay;
    }

    private void Note(ExtruderZone zone, double reading, double seconds)
    {
        int i = (int)zone;
        _peak[i] = Math.Max(_peak[i], reading);
        if (_t90[i] == 0 && reading >= RoomCelsius + (0.9 * (ExtruderRecording.SetPoints[i] - RoomCelsius)))
        {
            _t90[i] = seconds;
        }
    }
}
