using PanelServer.Modbus.Protocol;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>Whether the inverter can be commanded.</summary>
public enum InverterCondition
{
    /// <summary>The line is being initialised, or the inverter is being reset.</summary>
    Starting,

    /// <summary>It answers.</summary>
    Ready,

    /// <summary>It has not answered three requests in a row; it is asked again every second.</summary>
    NotResponding,
}

/// <summary>
/// Driver of the frequency inverter. It holds what is wanted, one command and one frequency, of which the last word wins, and
/// makes the inverter agree; in between it reads status and motor values. Requests by priority: reset, stop, frequency, run,
/// reads. A start is always frequency first, run second.
/// </summary>
/// <param name="line">The line to it.</param>
public sealed class Inverter(InverterLine line)
{
    /// <summary>Largest output frequency commanded.</summary>
    public const double MaximumHertz = 60;

    /// <summary>The inverter does not listen for this long after a reset.</summary>
    public const double ResetSeconds = 0.9;

    /// <summary>Failures in a row after which the inverter counts as not responding: one try and two repetitions.</summary>
    public const int AttemptsBeforeGivingUp = 3;

    private const double ProbeSeconds = 1;
    private const double StatusSeconds = 0.15;
    private const double FrequencyRepeatSeconds = 1;
    private const double StopRepeatSeconds = 1;
    private const double RunConfirmationSeconds = 2;

    // Below this frequency the inverter does not report RUN (Pr.13, starting frequency).
    private const double LeastRunningHertz = 0.5;
    private const double SlowingHertz = 0.05;

    private double _now;
    private Request _request;
    private ushort _sentValue;
    private bool _wantsReset = true;
    private int _failures;
    private double _failedAt;
    private bool _isFirstContact;
    private bool _wasSilent;

    private InverterCommand _command = InverterCommand.Stop;
    private double _commandChangedAt;
    private int _counts;

    // What the inverter has acknowledged since its last reset; null: unknown.
    private InverterCommand? _acknowledgedCommand;
    private int? _acknowledgedCounts;
    private double _commandWrittenAt;
    private double _frequencyWrittenAt;
    private double _statusReadAt;
    private bool _lastWasFrequency;
    private bool _faultCodeIsRead;
    private double _referenceHertz;
    private double _notSlowingSince;

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
    public InverterCondition Condition { get; private set; }

    /// <summary>Status word last read; all zero while it is not known.</summary>
    public InverterStatus Status { get; private set; }

    /// <summary>True once the status has been read since the last start, reset or silence.</summary>
    public bool HasStatus { get; private set; }

    /// <summary>Output frequency in hertz; 0 while not known.</summary>
    public double OutputHertz { get; private set; }

    /// <summary>Output current in ampere; 0 while not known.</summary>
    public double CurrentAmperes { get; private set; }

    /// <summary>Output voltage in volt; 0 while not known.</summary>
    public double Volts { get; private set; }

    /// <summary>True if the status shows a fault.</summary>
    public bool HasFault => Status.Fault || Status.AbcFault;

    /// <summary>The fault's code from the fault history; 0 until it is read or if the inverter does not tell.</summary>
    public ushort FaultCode { get; private set; }

    /// <summary>True if it has answered a write with an exception: it is not set to accept commands from this line.</summary>
    public bool RefusesCommands { get; private set; }

    /// <summary>The command in force.</summary>
    public InverterCommand Command => _command;

    /// <summary>The set frequency in force, in hertz.</summary>
    public double SetHertz => _counts * InverterRegisters.HertzPerCount;

    /// <summary>True if it can be started: it answers, its status is known, and it has no fault.</summary>
    public bool CanRun => Condition == InverterCondition.Ready && HasStatus && !HasFault;

    /// <summary>True if it has been told to run for two seconds and does not report running.</summary>
    public bool DoesNotRun =>
        _command != InverterCommand.Stop && HasStatus && !Status.Running
        && SetHertz >= LeastRunningHertz && _now - _commandChangedAt > RunConfirmationSeconds;

    /// <summary>True if it has been told to stop and for a second has neither stopped nor slowed down.</summary>
    public bool DoesNotStop =>
        _command == InverterCommand.Stop && HasStatus && Status.Running
        && _now - Math.Max(_commandChangedAt, _notSlowingSince) > StopRepeatSeconds;

    /// <summary>Sets the frequency; it is limited to 0 … <see cref="MaximumHertz"/> and sent when the line is free.</summary>
    /// <param name="hertz">The frequency.</param>
    public void SetFrequency(double hertz) =>
        _counts = (int)Math.Round(Math.Clamp(hertz, 0, MaximumHertz) / InverterRegisters.HertzPerCount);

    /// <summary>Sets the command; whatever was wanted before is forgotten.</summary>
    /// <param name="command">The command.</param>
    public void SetCommand(InverterCommand command)
    {
        if (command == _command)
        {
            return;
        }

        _command = command;
        _commandChangedAt = _now;
        _notSlowingSince = _now;
        _referenceHertz = OutputHertz;
    }

    /// <summary>Resets the inverter as soon as the line is free. The command becomes stop.</summary>
    public void Reset()
    {
        SetCommand(InverterCommand.Stop);
        _wantsReset = true;
    }

    /// <summary>One cycle: judges what has come from the line and sends the next request.</summary>
    /// <param name="cycle">The cycle.</param>
    public void Update(in Cycle cycle)
    {
        _now = cycle.Seconds;
        if (!line.IsOpen)
        {
            line.Abort(_now);
            Forget(InverterCondition.Starting);
            _wantsReset = true;
            _failures = 0;
            return;
        }

        switch (line.Poll(_now))
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

        if (line.IsFree(_now))
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
                line.WriteAndPause(InverterRegisters.Reset, 1, ResetSeconds, _now);
                break;
            case Request.Command:
                _sentValue = (ushort)_command;
                line.Write(InverterRegisters.ControlAndStatus, _sentValue, _now);
                break;
            case Request.Frequency:
                _sentValue = (ushort)_counts;
                line.Write(InverterRegisters.Frequency, _sentValue, _now);
                break;
            case Request.Status:
                _statusReadAt = _now;
                line.Read(InverterRegisters.ControlAndStatus, 1, _now);
                break;
            case Request.Monitor:
                line.Read(InverterRegisters.Monitor, InverterRegisters.MonitorCount, _now);
                break;
            case Request.FaultCode:
                line.Read(InverterRegisters.FaultHistory, 1, _now);
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

        if (Condition != InverterCondition.Ready)
        {
            bool isProbeDue = Condition == InverterCondition.Starting || _now - _failedAt >= ProbeSeconds;
            return isProbeDue ? Request.Status : Request.None;
        }

        bool isCommandOpen = _acknowledgedCommand != _command || (DoesNotStop && _now - _commandWrittenAt > StopRepeatSeconds);
        if (isCommandOpen && _command == InverterCommand.Stop)
        {
            return Request.Command;
        }

        // Pressure regulation changes the frequency all the time: every other request stays free for the rest.
        bool isFrequencyOpen = _acknowledgedCounts != _counts
            || (_command != InverterCommand.Stop && _now - _frequencyWrittenAt >= FrequencyRepeatSeconds);
        if (isFrequencyOpen && !_lastWasFrequency)
        {
            return Request.Frequency;
        }

        if (isCommandOpen)
        {
            return Request.Command;
        }

        if (HasFault && !_faultCodeIsRead)
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
                _acknowledgedCommand = (InverterCommand)_sentValue;
                _commandWrittenAt = _now;
                break;
            case Request.Frequency:
                _acknowledgedCounts = _sentValue;
                _frequencyWrittenAt = _now;
                break;
            case Request.Status:
                TakeStatus(new InverterStatus(ResponsePdu.Register(line.Answer, 0)));
                break;
            case Request.Monitor:
                TakeMonitor(line.Answer);
                break;
            default:
                TakeFaultCode((ushort)(ResponsePdu.Register(line.Answer, 0) & 0xFF));
                break;
        }
    }

    private void TakeRefusal()
    {
        switch (_request)
        {
            case Request.Command:
                Heard();
                RefusesCommands = true;
                _acknowledgedCommand = _command;
                _commandWrittenAt = _now;
                break;
            case Request.Frequency:
                Heard();
                RefusesCommands = true;
                _acknowledgedCounts = _counts;
                _frequencyWrittenAt = _now;
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
        if (Condition != InverterCondition.Ready)
        {
            _isFirstContact = true;
            _wasSilent = Condition == InverterCondition.NotResponding;
            Forget(InverterCondition.Ready);
        }
    }

    /// <summary>Nothing is known about the inverter any more, and it must not go on by itself.</summary>
    private void Forget(InverterCondition condition)
    {
        Condition = condition;
        SetCommand(InverterCommand.Stop);
        Status = default;
        HasStatus = false;
        OutputHertz = 0;
        CurrentAmperes = 0;
        Volts = 0;
        FaultCode = InverterFaults.None;
        RefusesCommands = false;
        _faultCodeIsRead = false;
        _acknowledgedCommand = null;
        _acknowledgedCounts = null;
    }

    private void TakeStatus(InverterStatus status)
    {
        Status = status;
        HasStatus = true;
        if (!HasFault)
        {
            FaultCode = InverterFaults.None;
            _faultCodeIsRead = false;
            _isFirstContact = false;
        }
    }

    private void TakeMonitor(ReadOnlySpan<byte> pdu)
    {
        OutputHertz = ResponsePdu.Register(pdu, 0) * InverterRegisters.HertzPerCount;
        CurrentAmperes = ResponsePdu.Register(pdu, 1) * InverterRegisters.AmperesPerCount;
        Volts = ResponsePdu.Register(pdu, 2) * InverterRegisters.VoltsPerCount;
        if (OutputHertz <= _referenceHertz - SlowingHertz || OutputHertz > _referenceHertz + SlowingHertz)
        {
            _notSlowingSince = OutputHertz < _referenceHertz ? _now : _notSlowingSince;
            _referenceHertz = OutputHertz;
        }
    }

    private void TakeFaultCode(ushort code)
    {
        FaultCode = code;
        _faultCodeIsRead = true;

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
