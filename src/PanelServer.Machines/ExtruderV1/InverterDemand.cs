using PanelServer.Machines.Control;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// What is wanted of the inverter, one command and one frequency, of which the last word wins; what of it the inverter has acknowledged;
/// and whether it does as it is told.
/// </summary>
/// <param name="report">What the inverter reports.</param>
/// <param name="maximumHertz">Greatest frequency wanted.</param>
public sealed class InverterDemand(InverterReport report, double maximumHertz)
{
    private const double FrequencyRepeatSeconds = 1;
    private const double StopRepeatSeconds = 1;
    private const double RunConfirmationSeconds = 2;

    // Below this frequency the inverter does not report RUN (Pr.13, starting frequency).
    private const double LeastRunningHertz = 0.5;
    private const double SlowingHertz = 0.05;

    private readonly OnDelayTimer _notRunning = new(RunConfirmationSeconds);
    private readonly OnDelayTimer _notSlowing = new(StopRepeatSeconds);

    // What the inverter has acknowledged since its last reset; null: unknown.
    private InverterCommand? _acknowledgedCommand;
    private int? _acknowledgedCounts;
    private double _commandWrittenAt;
    private double _frequencyWrittenAt;
    private double _referenceHertz;

    /// <summary>The command in force.</summary>
    public InverterCommand Command { get; private set; } = InverterCommand.Stop;

    /// <summary>The set frequency in force, in counts of its register.</summary>
    public int Counts { get; private set; }

    /// <summary>The set frequency in force, in hertz.</summary>
    public double SetHertz => Counts * InverterRegisters.HertzPerCount;

    /// <summary>Sets the frequency; it is limited to 0 … the greatest one.</summary>
    /// <param name="hertz">The frequency.</param>
    public void SetFrequency(double hertz) =>
        Counts = (int)Math.Round(Math.Clamp(hertz, 0, maximumHertz) / InverterRegisters.HertzPerCount);

    /// <summary>Sets the command; whatever was wanted before is forgotten.</summary>
    /// <param name="command">The command.</param>
    public void SetCommand(InverterCommand command)
    {
        if (command == Command)
        {
            return;
        }

        Command = command;
        _notRunning.Reset();
        _notSlowing.Reset();
        _referenceHertz = report.OutputHertz;
    }

    /// <summary>The inverter has forgotten what it was told, or may have.</summary>
    public void ForgetAcknowledgements() => (_acknowledgedCommand, _acknowledgedCounts) = (null, null);

    /// <summary>The inverter has taken a command, or refused it: it is not sent again.</summary>
    /// <param name="command">The command.</param>
    /// <param name="now">The cycle's time in seconds.</param>
    public void AcknowledgeCommand(InverterCommand command, double now) => (_acknowledgedCommand, _commandWrittenAt) = (command, now);

    /// <summary>The inverter has taken a frequency, or refused it: it is not sent again before its repetition.</summary>
    /// <param name="counts">The frequency in counts.</param>
    /// <param name="now">The cycle's time in seconds.</param>
    public void AcknowledgeFrequency(int counts, double now) => (_acknowledgedCounts, _frequencyWrittenAt) = (counts, now);

    /// <summary>True if the command has to be sent: it is new, or a stop is not obeyed.</summary>
    /// <param name="now">The cycle's time in seconds.</param>
    public bool IsCommandOpen(double now) =>
        _acknowledgedCommand != Command || (DoesNotStop && now - _commandWrittenAt > StopRepeatSeconds);

    /// <summary>True if the frequency has to be sent: it is new, or due again while the screw runs.</summary>
    /// <param name="now">The cycle's time in seconds.</param>
    public bool IsFrequencyOpen(double now) =>
        _acknowledgedCounts != Counts || (Command != InverterCommand.Stop && now - _frequencyWrittenAt >= FrequencyRepeatSeconds);

    /// <summary>True if it has been told to run for two seconds and does not report running.</summary>
    public bool DoesNotRun => _notRunning.Output;

    /// <summary>True if it has been told to stop and for a second has neither stopped nor slowed down.</summary>
    public bool DoesNotStop => _notSlowing.Output;

    /// <summary>
    /// Supervises for one cycle whether it does as it is told. Time counts only while its status is known: it neither obeys nor
    /// answers while it starts after a reset.
    /// </summary>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Supervise(double elapsedSeconds)
    {
        bool isTold = Command != InverterCommand.Stop;
        bool runs = report.Status.Running;
        _notRunning.Update(isTold && report.HasStatus && !runs && SetHertz >= LeastRunningHertz, elapsedSeconds);
        _notSlowing.Update(!isTold && report.HasStatus && runs, elapsedSeconds);
    }

    /// <summary>A new output frequency has been reported: notes whether the motor slows down.</summary>
    public void NoteFrequency()
    {
        double output = report.OutputHertz;
        if (Math.Abs(output - _referenceHertz) > SlowingHertz)
        {
            if (output < _referenceHertz)
            {
                _notSlowing.Reset();
            }

            _referenceHertz = output;
        }
    }
}
