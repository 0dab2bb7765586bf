using PanelServer.Modbus.Protocol;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>
/// Driver of the frequency inverter: makes it agree with what is wanted (<see cref="InverterDemand"/>) and in between reads status and
/// motor values (<see cref="InverterReport"/>). Requests by priority: reset, stop, frequency, run, reads. A start is always frequency
/// first, run second.
/// </summary>
public sealed class Inverter
{
    /// <summary>Largest output frequency commanded.</summary>
    public const double MaximumHertz = 60;

    /// <summary>The inverter does not listen for this long after a reset.</summary>
    public const double ResetSeconds = 0.9;

    /// <summary>Failures in a row after which the inverter counts as not responding: one try and two repetitions.</summary>
    public const int AttemptsBeforeGivingUp = 3;

    private const double ProbeSeconds = 1;
    private const double StatusSeconds = 0.15;

    private readonly InverterLine _line;
    private readonly InverterReport _report = new();
    private readonly InverterDemand _demand;

    private RequestTracker _resets;
    private double _now;
    private InverterCondition _condition;
    private Request _request;
    private ushort _sentValue;
    private bool _wantsReset = true;
    private int _failures;
    private double _failedAt;
    private bool _isFirstContact;
    private bool _wasSilent;
    private double _statusReadAt;
    private bool _lastWasFrequency;

    /// <summary>Creates the driver; the first request is a reset.</summary>
    /// <param name="line">The line to it.</param>
    public Inverter(InverterLine line)
    {
        _line = line;
        _demand = new InverterDemand(_report);
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

    /// <summary>Status word last read; all zero while it is not known.</summary>
    public InverterStatus Status => _report.Status;

    /// <summary>True once the status has been read since the last start, reset or silence.</summary>
    public bool HasStatus => _report.HasStatus;

    /// <summary>Output frequency in hertz; 0 while not known.</summary>
    public double OutputHertz => _report.OutputHertz;

    /// <summary>Output current in ampere; 0 while not known.</summary>
    public double CurrentAmperes => _report.CurrentAmperes;

    /// <summary>Output voltage in volt; 0 while not known.</summary>
    public double Volts => _report.Volts;

    /// <summary>True if the status shows a fault.</summary>
    public bool HasFault => _report.HasFault;

    /// <summary>The fault's code from the fault history; 0 until it is read or if the inverter does not tell.</summary>
    public ushort FaultCode => _report.FaultCode;

    /// <summary>True if it has answered a write with an exception: it is not set to accept commands from this line.</summary>
    public bool RefusesCommands => _report.RefusesCommands;

    /// <summary>The command in force.</summary>
    public InverterCommand Command => _demand.Command;

    /// <summary>The set frequency in force, in hertz.</summary>
    public double SetHertz => _demand.SetHertz;

    /// <summary>True if it can be started: it answers, its status is known, and it has no fault.</summary>
    public bool CanRun => Condition == InverterCondition.Ready && HasStatus && !HasFault;

    /// <summary>True if it has been told to run for two seconds and does not report running.</summary>
    public bool DoesNotRun => _demand.DoesNotRun;

    /// <summary>True if it has been told to stop and for a second has neither stopped nor slowed down.</summary>
    public bool DoesNotStop => _demand.DoesNotStop;

    /// <summary>Sets the frequency; it is limited to 0 … <see cref="MaximumHertz"/> and sent when the line is free.</summary>
    /// <param name="hertz">The frequency.</param>
    public void SetFrequency(double hertz) => _demand.SetFrequency(hertz);

    /// <summary>Sets the command; whatever was wanted before is forgotten.</summary>
    /// <param name="command">The command.</param>
    public void SetCommand(InverterCommand command) => _demand.SetCommand(command);

    /// <summary>Resets the inverter if that was asked for, as soon as the line is free.</summary>
    /// <param name="state">Counts how often it was.</param>
    public void Follow(in ExtruderState state) => _wantsReset |= _resets.TakeNew(state.InverterResets);

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
            _wantsReset = true;
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

        if (HasFault && !_report.FaultCodeIsRead)
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
                _report.TakeStatus(new InverterStatus(ResponsePdu.Register(_line.Answer, 0)));
                _isFirstContact &= HasFault;
                break;
            case Request.Monitor:
                _report.TakeMonitor(_line.Answer);
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
                _report.TakeRefusal();
                _demand.AcknowledgeCommand(_demand.Command, _now);
                break;
            case Request.Frequency:
                Heard();
                _report.TakeRefusal();
                _demand.AcknowledgeFrequency(_demand.Counts, _now);
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
            _isFirstContact = true;
            _wasSilent = _condition == InverterCondition.NotResponding;
            Forget(InverterCondition.Ready);
        }
    }

    /// <summary>Nothing is known about the inverter any more, and it must not go on by itself.</summary>
    private void Forget(InverterCondition condition)
    {
        _condition = condition;
        SetCommand(InverterCommand.Stop);
        _report.Forget();
        _demand.ForgetAcknowledgements();
    }

    private void TakeFaultCode(ushort code)
    {
        _report.TakeFaultCode(code);

        // Silence on the line trips the inverter: once it is heard again that fault has no cause any more. If the inverter does
        // not tell its fault, silence is taken for the cause only where there was silence. Others wait for the operator.
        bool isOnlySilence = code == InverterFaults.CommunicationLost || (code == InverterFaults.None && _wasSilent);
        if (_isFirstContact && isOnlySilence)
        {
            _isFirstContact = false;
            _wantsReset = true;
        }
    }
}
