using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Simulation.Segment.Description;

/// <summary>One entry of SII category 41.</summary>
/// <param name="Start">Physical start address.</param>
/// <param name="Length">Default length in bytes; 0 when it follows from the PDOs.</param>
/// <param name="Control">Control byte as for register 0x0804.</param>
/// <param name="Enable">Bit 0 enable, 1 fixed content, 2 virtual, 3 only in OP.</param>
/// <param name="Type">Use.</param>
public readonly record struct SyncManagerDescription(ushort Start, ushort Length, byte Control, byte Enable, SyncManagerType Type);

/// <summary>What an FMMU is for (ETG.1000.6, SII category FMMU).</summary>
public enum FmmuUsage : byte
{
    /// <summary>Not used.</summary>
    Unused = 0,

    /// <summary>Process data outputs.</summary>
    Outputs = 1,

    /// <summary>Process data inputs.</summary>
    Inputs = 2,

    /// <summary>Maps the mailbox full bit of sync manager 1.</summary>
    MailboxStatus = 3,

    /// <summary>Not used, the other value seen in real images.</summary>
    None = 0xFF,
}

/// <summary>One 24-byte entry of SII category 60.</summary>
/// <param name="Name">Name, for example "DC".</param>
/// <param name="AssignActivate">Low byte for register 0x0980, high byte for 0x0981.</param>
/// <param name="Sync0Factor">SYNC0 cycle as a multiple of the bus cycle.</param>
/// <param name="Sync1Factor">SYNC1 cycle as a multiple of the bus cycle.</param>
/// <param name="Sync0ShiftNanoseconds">Shift of SYNC0.</param>
/// <param name="Sync1ShiftNanoseconds">Shift of SYNC1.</param>
public sealed record DcModeDescription(
    string Name,
    ushort AssignActivate,
    short Sync0Factor = 0,
    short Sync1Factor = 0,
    int Sync0ShiftNanoseconds = 0,
    int Sync1ShiftNanoseconds = 0);
