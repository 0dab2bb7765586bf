namespace PanelServer.EtherCat.Esc;

/// <summary>State of a subdevice's application layer (ETG.1000.6, "AL state"); the value of bits 0–3 of AL control and AL status.</summary>
public enum AlState : byte
{
    /// <summary>The subdevice has not answered yet, or answered with a value that is no state.</summary>
    Unknown = 0,

    /// <summary>INIT: no communication but register access.</summary>
    Init = 1,

    /// <summary>PRE-OP: mailbox communication, no process data.</summary>
    PreOp = 2,

    /// <summary>BOOT: firmware update only.</summary>
    Boot = 3,

    /// <summary>SAFE-OP: inputs valid, outputs in their safe state.</summary>
    SafeOp = 4,

    /// <summary>OP: inputs and outputs valid.</summary>
    Op = 8,
}

/// <summary>AL status register 0x0130: state, error indication, identification loaded.</summary>
/// <param name="Value">The register as read.</param>
public readonly record struct AlStatus(ushort Value)
{
    /// <summary>Bit 4: the subdevice refused a transition or left its state by itself.</summary>
    public const ushort ErrorFlag = 0x0010;

    /// <summary>Bit 5: the AL status code is the number at the device's selector, which was asked for.</summary>
    public const ushort IdentificationFlag = 0x0020;

    /// <summary>Mask of the state in AL status and AL control.</summary>
    public const ushort StateMask = 0x000F;

    /// <summary>Bits 0–3.</summary>
    public AlState State => (Value & StateMask) switch
    {
        1 => AlState.Init,
        2 => AlState.PreOp,
        3 => AlState.Boot,
        4 => AlState.SafeOp,
        8 => AlState.Op,
        _ => AlState.Unknown,
    };

    /// <summary>The error indication bit.</summary>
    public bool HasError => (Value & ErrorFlag) != 0;

    /// <inheritdoc/>
    public override string ToString() => HasError ? $"{State.DisplayName()} with error" : State.DisplayName();
}

/// <summary>Words for states.</summary>
public static class AlStateExtensions
{
    /// <summary>The state as EtherCAT documents write it, for example "SAFE-OP".</summary>
    public static string DisplayName(this AlState state) => state switch
    {
        AlState.Init => "INIT",
        AlState.PreOp => "PRE-OP",
        AlState.Boot => "BOOT",
        AlState.SafeOp => "SAFE-OP",
        AlState.Op => "OP",
        _ => "unknown state",
    };

    /// <summary>True when the state machine of ETG.1000.6 has an arrow from one state to the other, or they are the same.</summary>
    public static bool MayChangeTo(this AlState from, AlState to) => (from, to) switch
    {
        (_, AlState.Init) => true,
        _ when from == to => true,
        (AlState.Init, AlState.PreOp or AlState.Boot) => true,
        (AlState.PreOp, AlState.SafeOp) => true,
        (AlState.SafeOp, AlState.PreOp or AlState.Op) => true,
        (AlState.Op, AlState.PreOp or AlState.SafeOp) => true,
        _ => false,
    };
}
