namespace PanelServer.EtherCat.Terminals;

/// <summary>Status word of a stepper output stage (PDO 0x1A03 "STM status").</summary>
/// <param name="Bits">The word as it is in the process image.</param>
public readonly record struct StepperStatus(ushort Bits)
{
    /// <summary>Supply good and no error: the output stage may be enabled.</summary>
    public bool ReadyToEnable => (Bits & 0x0001) != 0;

    /// <summary>The output stage is on and follows the velocity.</summary>
    public bool Ready => (Bits & 0x0002) != 0;

    /// <summary>Something is near its limit, for example the temperature; the motor still turns.</summary>
    public bool Warning => (Bits & 0x0004) != 0;

    /// <summary>The output stage has switched off; a reset is needed once the cause is gone.</summary>
    public bool Error => (Bits & 0x0008) != 0;

    /// <summary>The motor turns in positive direction.</summary>
    public bool MovingPositive => (Bits & 0x0010) != 0;

    /// <summary>The motor turns in negative direction.</summary>
    public bool MovingNegative => (Bits & 0x0020) != 0;

    /// <summary>The reduced current is active.</summary>
    public bool TorqueReduced => (Bits & 0x0040) != 0;

    /// <summary>Digital input 1.</summary>
    public bool DigitalInput1 => (Bits & 0x0800) != 0;

    /// <summary>Digital input 2.</summary>
    public bool DigitalInput2 => (Bits & 0x1000) != 0;

    /// <summary>Process data came at the wrong time for the distributed clock.</summary>
    public bool SyncError => (Bits & 0x2000) != 0;

    /// <summary>Inverted with every internal cycle of the drive.</summary>
    public bool Toggle => (Bits & 0x8000) != 0;
}
