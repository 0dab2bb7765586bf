using PanelServer.Modbus;
using PanelServer.Modbus.Protocol;
using PanelServer.Modbus.Server;

namespace PanelServer.Simulation.ExtruderV1;

/// <summary>
/// The communication part of the simulated frequency inverter: a Modbus RTU slave with the register map of the FR-700 family
/// (wire address = documentation number − 40001), its silence watchdog and its deafness after a reset.
/// </summary>
/// <param name="drive">The power part.</param>
/// <param name="constants">The plant's constants.</param>
public sealed class InverterSlave(InverterDrive drive, ExtruderPlantConstants constants) : IModbusDevice
{
    /// <summary>Slave address (Pr.117).</summary>
    public const byte Unit = 1;

    /// <summary>Time from the end of a request to the beginning of its answer. Typical of the family.</summary>
    public static readonly TimeSpan ProcessingTime = TimeSpan.FromMilliseconds(5);

    private const ushort ResetRegister = 0x0001;
    private const ushort ControlRegister = 0x0008;
    private const ushort ModeRegister = 0x0009;
    private const ushort FrequencyRegister = 0x000D;
    private const ushort OutputFrequencyRegister = 0x00C8;
    private const ushort CurrentRegister = 0x00C9;
    private const ushort VoltageRegister = 0x00CA;
    private const ushort InputTerminalsRegister = 0x00D6;
    private const ushort OutputTerminalsRegister = 0x00D7;
    private const ushort FaultHistoryRegister = 0x01F4;
    private const ushort LargestFrequencyCounts = 40000;
    private const double CountsPerHertz = 100;
    private const double CountsPerAmpere = 100;
    private const double CountsPerVolt = 100;
    private const int StopBit = 0;
    private const int ForwardBit = 1;
    private const int ReverseBit = 2;

    private double _silentFor;
    private bool _wasSpokenTo;
    private bool _isResetting;

    /// <summary>Fault: the cable is unplugged; nothing arrives and nothing is answered.</summary>
    public bool IsUnplugged { get; set; }

    /// <summary>Fault: this many of the next answers get lost.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>Fault: this many of the next answers are damaged on the line.</summary>
    public int AnswersToDamage { get; set; }

    /// <summary>Fault: writes are refused with an exception, as with command rights given to another source (Pr.338).</summary>
    public bool RefusesWrites { get; set; }

    /// <summary>Fault: acknowledges the stop command without obeying it.</summary>
    public bool IgnoresStop { get; set; }

    /// <summary>Fault: acknowledges run commands without obeying them.</summary>
    public bool IgnoresRun { get; set; }

    /// <summary>Whether a reset is answered; the family usually does not.</summary>
    public bool AnswersReset { get; set; }

    /// <summary>Ends all faults of the line side.</summary>
    public void ClearFaults()
    {
        IsUnplugged = false;
        AnswersToLose = 0;
        AnswersToDamage = 0;
        RefusesWrites = false;
        IgnoresStop = false;
        IgnoresRun = false;
    }

    /// <summary>Lets time pass: the watchdog trips the drive when nothing valid is heard for too long.</summary>
    /// <param name="elapsedSeconds">How much.</param>
    public void Step(double elapsedSeconds)
    {
        _silentFor += elapsedSeconds;
        if (!drive.IsPowered)
        {
            _wasSpokenTo = false;
        }

        bool isTooSilent = _wasSpokenTo && _silentFor > constants.CommunicationWatchdogSeconds;
        if (isTooSilent && drive.Fault == InverterFault.None)
        {
            drive.Trip(InverterFault.CommunicationLost);
        }
    }

    /// <summary>Receives a frame and says what is answered.</summary>
    /// <param name="frame">The bytes between two silences.</param>
    /// <param name="answer">Room for an answer.</param>
    /// <returns>Length of the answer; 0 for silence.</returns>
    public int Answer(ReadOnlySpan<byte> frame, Span<byte> answer)
    {
        bool isHeard = !IsUnplugged && drive.IsPowered && drive.DeafSeconds <= 0 && RtuFrame.IsIntact(frame) && frame[0] == Unit;
        if (!isHeard)
        {
            return 0;
        }

        _silentFor = 0;
        _wasSpokenTo = true;
        _isResetting = false;
        int length = RtuFrame.Seal(answer, Unit, ModbusResponder.Respond(this, RtuFrame.Pdu(frame), RtuFrame.Body(answer)));
        if (_isResetting)
        {
            _wasSpokenTo = false;
            return AnswersReset ? length : 0;
        }

        if (AnswersToLose > 0)
        {
            AnswersToLose--;
            return 0;
        }

        if (AnswersToDamage > 0)
        {
            AnswersToDamage--;
            answer[length - 1] ^= 0x10;
        }

        return length;
    }

    /// <inheritdoc/>
    bool IModbusDevice.Supports(ModbusFunction requested) =>
        requested is ModbusFunction.ReadHoldingRegisters or ModbusFunction.WriteSingleRegister;

    /// <inheritdoc/>
    ModbusExceptionCode IModbusDevice.ReadHoldingRegisters(ushort address, Span<ushort> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (ReadRegister((ushort)(address + i)) is not { } value)
            {
                return ModbusExceptionCode.IllegalDataAddress;
            }

            values[i] = value;
        }

        return ModbusExceptionCode.None;
    }

    /// <inheritdoc/>
    ModbusExceptionCode IModbusDevice.WriteHoldingRegisters(ushort address, ReadOnlySpan<ushort> values)
    {
        switch (address)
        {
            case ResetRegister:
                drive.Reset();
                _isResetting = true;
                return ModbusExceptionCode.None;
            case ControlRegister or FrequencyRegister when RefusesWrites:
                return ModbusExceptionCode.IllegalDataValue;
            case ControlRegister:
                Control(values[0]);
                return ModbusExceptionCode.None;
            case FrequencyRegister when values[0] > LargestFrequencyCounts:
                return ModbusExceptionCode.IllegalDataValue;
            case FrequencyRegister:
                drive.SetFrequencyHertz = values[0] / CountsPerHertz;
                return ModbusExceptionCode.None;
            case ModeRegister:
                return ModbusExceptionCode.None;
            default:
                return ModbusExceptionCode.IllegalDataAddress;
        }
    }

    private ushort? ReadRegister(ushort address) => address switch
    {
        ControlRegister => StatusWord(),
        FrequencyRegister => Counts(drive.SetFrequencyHertz, CountsPerHertz),
        OutputFrequencyRegister => Counts(drive.OutputHertz, CountsPerHertz),
        CurrentRegister => Counts(drive.CurrentAmperes, CountsPerAmpere),
        VoltageRegister => Counts(drive.Voltage, CountsPerVolt),
        FaultHistoryRegister => (ushort)drive.LastFault,
        ModeRegister or InputTerminalsRegister or OutputTerminalsRegister => 0,
        _ => null,
    };

    private void Control(ushort word)
    {
        bool stop = Bit(word, StopBit) || (Bit(word, ForwardBit) && Bit(word, ReverseBit));
        int direction = stop ? 0 : Bit(word, ForwardBit) ? 1 : Bit(word, ReverseBit) ? -1 : 0;
        bool isIgnored = direction == 0 ? IgnoresStop : IgnoresRun;
        if (!isIgnored)
        {
            drive.Command(direction);
        }
    }

    private ushort StatusWord()
    {
        bool hasFault = drive.Fault != InverterFault.None;
        int word = 0;
        word |= drive.IsRunning ? 1 : 0;
        word |= drive.OutputDirection > 0 ? 1 << 1 : 0;
        word |= drive.OutputDirection < 0 ? 1 << 2 : 0;
        word |= drive.IsUpToFrequency ? 1 << 3 : 0;
        word |= drive.IsOverloaded ? 1 << 4 : 0;
        word |= drive.IsFrequencyDetected ? 1 << 6 : 0;
        word |= hasFault ? (1 << 7) | (1 << 15) : 0;
        return (ushort)word;
    }

    private static ushort Counts(double value, double perUnit) => (ushort)Math.Clamp(Math.Round(value * perUnit), 0, ushort.MaxValue);

    private static bool Bit(ushort word, int number) => (word & (1 << number)) != 0;
}
