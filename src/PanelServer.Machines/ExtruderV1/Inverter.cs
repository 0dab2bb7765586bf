using PanelServer.Modbus.Protocol;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Driver of the frequency inverter: makes it agree with what is wanted (<see cref="InverterDemand"/>) and in between reads status and
/// motor values (<see cref="InverterReport"/>). Requests by priority: reset, stop, frequency, run, reads. A start is always frequency
/// first, run second. It resets the inverter when a person asks for it and, by itself, only from the trip by silence on the line.
/// </summary>
public sealed class Inverter
{
    /// <summary>The inverter does not listen for this long after a reset.</summary>
    public const double ResetSeconds = 0.9;

    /// <summary>Failures in a row after which the inverter counts as not responding: one try and two repetitions.</summary>
    public const int AttemptsBeforeGivingUp = 3;

    private const double ProbeSeconds = 1;
    private const double StatusSeconds = 0.15;

    private readonly InverterLine _line;
    private readonly InverterDemand _demand;

    private RequestTracker _resets;
    private double _now;
    private InverterCondition _condition;
    private Request _request;
    private ushort _sentValue;
    private bool _wantsReset;
    private int _failures;
    private double _failedAt;
    private double _statusReadAt;
    private bool _lastWasFrequency;

    /// <summary>Creates the driver; its first request reads the status.</summary>
    /// <param name="line">The line to it.</param>
    /// <param name="maximumHertz">Greatest output frequency commanded.</param>
    public Inverter(InverterLine line, double maximumHertz)
    {
        _line = line;
        _demand = new InverterDemand(Report, maximumHertz);
    }

    private enum Request
    {
        None,
        Reset,
        Command,
        Frequency,
        Status,
        Monitor,
        FaultCode,
    }

    /// <summary>Whether the inverter can be commanded.</summary>
    public InverterCondition Condition => _wantsReset ? InverterCondition.Starting : _condition;

    /// <summary>What it has reported last.</summary>
    public InverterReport Report { get; } = new();

    /// <summary>Its trip, on record until a person resets it.</summary>
    public InverterTrip Trip { get; } = new();

    /// <summary>True if its status shows a trip, or a trip is recorded that nobody has reset since.</summary>
    public bool HasFault => Report.HasFault || Trip.IsRecorded || Trip.IsCodeOpen;

    /// <summary>The command in force.</summary>
    public InverterCommand Command => _demand.Command;

    /// <summary>The set frequency in force, in hertz.</summary>
    public double SetHertz => _demand.SetHertz;

    /// <summary>True if it can be started: it answers, its status is known, and no trip is present or recorded.</summary>
    public bool CanRun => Condition == InverterCondition.Ready && Report.HasStatus && !HasFault;

    /// <summary>True if it has been told to run for two seconds and does not report running.</summary>
    public bool DoesNotRun => _demand.DoesNotRun;

    /// <summary>True if it has been told to stop and for a second has neither stopped nor slowed down.</summary>
    public bool DoesNotStop => _demand.DoesNotStop;

    /// <summary>Sets the frequency; it is limited to 0 … the greatest one and sent when the line is free.</summary>
    /// <param name="hertz">The frequency.</param>
    public void SetFrequency(double hertz) => _demand.SetFrequency(hertz);

    /// <summary>Sets the command; whatever was wanted before is forgotten.</summary>
    /// <param name="command">The command.</param>
    public void SetCommand(InverterCommand command) => _demand.SetCommand(command);

    /// <summary>
    /// Resets the inverter if that was asked for, as soon as the line is free. What is asked for while the line is closed is forgotten:
    /// nobody has seen the trip that may show when it opens.
    /// </summary>
    /// <param name="state">Counts how often it was.</param>
    public void Follow(in ExtruderState state)
    {
        if (_resets.TakeNew(state.InverterResets) && _line.IsOpen)
        {
            _wantsReset = true;
            Trip.Acknowledge();
        }
    }

    /// <summary>One cycle: judges what has come from the line and sends the next request.</summary>
    /// <param name="cycle">The cycle.</param>
    public void Update(in Cycle cycle)
    {
        _now = cycle.Seconds;
        _demand.Supervise(cycle.PeriodSeconds);
        if (!_line.IsOpen)
        {
            _line.Abort(_now);
            Forget(InverterCondition.Starting);

            _wantsReset = false;
            _failures = 0;
            return;
        }

        switch (_line.Poll(_now))
        {
            case ExchangeResult.Answered:
                TakeAnswer();
                break;
            case ExchangeResult.Refused:
                TakeRefusal();
                break;
            case ExchangeResult.Failed:
                TakeFailure();
                break;
            default:
                break;
        }

        if (_line.IsFree(_now))
        {
            SendNext();
        }
    }

    private void SendNext()
    {
        _request = Choose();
        _lastWasFrequency = _request == Request.Frequency;
        switch (_request)
        {
            case Request.Reset:
                _wantsReset = false;
                Forget(InverterCondition.Starting);
                _line.WriteAndPause(InverterRegisters.Reset, 1, ResetSeconds, _now);
                break;
            case Request.Command:
                _sentValue = (ushort)_demand.Command;
                _line.Write(InverterRegisters.ControlAndStatus, _sentValue, _now);
                break;
            case Request.Frequency:
                _sentValue = (ushort)_demand.Counts;
                _line.Write(InverterRegisters.Frequency, _sentValue, _now);
                break;
            case Request.Status:
                _statusReadAt = _now;
                _line.Read(InverterRegisters.ControlAndStatus, 1, _now);
                break;
            case Request.Monitor:
                _line.Read(InverterRegisters.Monitor, InverterRegisters.MonitorCount, _now);
                break;
            case Request.FaultCode:
                _line.Read(InverterRegisters.FaultHistory, 1, _now);
                break;
            default:
                break;
        }
    }

    private Request Choose()
    {
        if (_wantsReset)
        {
            return Request.Reset;
        }

        if (_condition != InverterCondition.Ready)
        {
            bool isProbeDue = _condition == InverterCondition.Starting || _now - _failedAt >= ProbeSeconds;
            return isProbeDue ? Request.Status : Request.None;
        }

        bool isCommandOpen = _demand.IsCommandOpen(_now);
        if (isCommandOpen && _demand.Command == InverterCommand.Stop)
        {
            return Request.Command;
        }

        // Pressure regulation changes the frequency all the time: every other request stays free for the rest.
        if (_demand.IsFrequencyOpen(_now) && !_lastWasFrequency)
        {
            return Request.Frequency;
        }

        if (isCommandOpen)
        {
            return Request.Command;
        }

        if (Trip.IsCodeOpen)
        {
            return Request.FaultCode;
        }

        return _now - _statusReadAt >= StatusSeconds ? Request.Status : Request.Monitor;
    }

    private void TakeAnswer()
    {
        if (_request == Request.Reset)
        {
            // The end of the pause is no answer.
            return;
        }

        Heard();
        switch (_request)
        {
            case Request.Command:
                _demand.AcknowledgeCommand((InverterCommand)_sentValue, _now);
                break;
            case Request.Frequency:
                _demand.AcknowledgeFrequency(_sentValue, _now);
                break;
            case Request.Status:
                Report.TakeStatus(new InverterStatus(ResponsePdu.Register(_line.Answer, 0)));
                Trip.TakeStatus(Report.HasFault);
                break;
            case Request.Monitor:
                Report.TakeMonitor(_line.Answer);
                _demand.NoteFrequency();
                break;
            default:
                TakeFaultCode((ushort)(ResponsePdu.Register(_line.Answer, 0) & 0xFF));
                break;
        }
    }

    private void TakeRefusal()
    {
        switch (_request)
        {
            case Request.Command:
                Heard();
                Report.TakeRefusal();
                _demand.AcknowledgeCommand((InverterCommand)_sentValue, _now);
                break;
            case Request.Frequency:
                Heard();
                Report.TakeRefusal();
                _demand.AcknowledgeFrequency(_sentValue, _now);
                break;
            case Request.FaultCode:
                Heard();
                TakeFaultCode(InverterFaults.None);
                break;
            default:
                TakeFailure();
                break;
        }
    }

    private void TakeFailure()
    {
        _failures++;
        if (_failures >= AttemptsBeforeGivingUp)
        {
            _failedAt = _now;
            Forget(InverterCondition.NotResponding);
        }
    }

    private void Heard()
    {
        _failures = 0;
        if (_condition != InverterCondition.Ready)
        {
            Forget(InverterCondition.Ready);
        }
    }

    /// <summary>Nothing is known about the inverter any more, and it must not go on by itself.</summary>
    private void Forget(InverterCondition condition)
    {
        _condition = condition;
        SetCommand(InverterCommand.Stop);
        Report.Forget();
        Trip.NoteSilence();
        _demand.ForgetAcknowledgements();
    }

    private void TakeFaultCode(ushort code) => _wantsReset |= Trip.TakeCode(code);
}
