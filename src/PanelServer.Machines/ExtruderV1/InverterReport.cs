using PanelServer.Modbus.Protocol;

namespace PanelServer.Machines.ExtruderV1;

/// <summary>What the inverter has reported since its last start, reset or silence; zero and false while it is not known.</summary>
public sealed class InverterReport
{
    /// <summary>Status word last read.</summary>
    public InverterStatus Status { get; private set; }

    /// <summary>True once the status has been read.</summary>
    public bool HasStatus { get; private set; }

    /// <summary>Output frequency in hertz.</summary>
    public double OutputHertz { get; private set; }

    /// <summary>Output current in ampere.</summary>
    public double CurrentAmperes { get; private set; }

    /// <summary>Output voltage in volt.</summary>
    public double Volts { get; private set; }

    /// <summary>True if the status shows a fault.</summary>
    public bool HasFault => Status.Fault || Status.AbcFault;

    /// <summary>True if it has answered a write with an exception: it is not set to accept commands from this line.</summary>
    public bool RefusesCommands { get; private set; }

    /// <summary>Nothing is known any more.</summary>
    public void Forget()
    {
        Status = default;
        HasStatus = false;
        OutputHertz = 0;
        CurrentAmperes = 0;
        Volts = 0;
        RefusesCommands = false;
    }

    /// <summary>Takes a status word.</summary>
    /// <param name="status">The word.</param>
    public void TakeStatus(InverterStatus status)
    {
        Status = status;
        HasStatus = true;
    }

    /// <summary>Takes the answer to a reading of <see cref="InverterRegisters.Monitor"/>.</summary>
    /// <param name="pdu">The answer's protocol data unit.</param>
    public void TakeMonitor(ReadOnlySpan<byte> pdu)
    {
        OutputHertz = ResponsePdu.Register(pdu, 0) * InverterRegisters.HertzPerCount;
        CurrentAmperes = ResponsePdu.Register(pdu, 1) * InverterRegisters.AmperesPerCount;
        Volts = ResponsePdu.Register(pdu, 2) * InverterRegisters.VoltsPerCount;
    }

    /// <summary>A write was refused.</summary>
    public void TakeRefusal() => RefusesCommands = true;
}
