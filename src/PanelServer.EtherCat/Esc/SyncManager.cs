using System.Buffers.Binary;

namespace PanelServer.EtherCat.Esc;

/// <summary>The eight register bytes of a sync manager (ETG.1000.4, "Sync manager channel").</summary>
/// <param name="Start">Physical start address.</param>
/// <param name="Length">Length in bytes.</param>
/// <param name="Control">Mode, direction, interrupts, watchdog: the constants of this type.</param>
/// <param name="Status">Set by the ESC: bit 0 write event, 1 read event, 3 mailbox full, 4–5 last written buffer.</param>
/// <param name="Activate">Bit 0 enable, 1 repeat request, 6 and 7 latch.</param>
/// <param name="PdiControl">Bit 0 deactivated by the PDI, 1 repeat acknowledge.</param>
public readonly record struct SyncManager(ushort Start, ushort Length, byte Control, byte Status, byte Activate, byte PdiControl)
{
    /// <summary>Bytes of one sync manager.</summary>
    public const int Size = 8;

    /// <summary>Offset of <see cref="Status"/>.</summary>
    public const int StatusOffset = 5;

    /// <summary>Offset of <see cref="Activate"/>.</summary>
    public const int ActivateOffset = 6;

    /// <summary>Offset of <see cref="PdiControl"/>.</summary>
    public const int PdiControlOffset = 7;

    /// <summary>Control bits 0–1.</summary>
    public const byte ModeMask = 0x03;

    /// <summary>Control bits 0–1 = 2: mailbox; 0: three buffers.</summary>
    public const byte ModeMailbox = 0x02;

    /// <summary>Control bits 2–3.</summary>
    public const byte DirectionMask = 0x0C;

    /// <summary>Control bits 2–3 = 1: the main device writes; 0: it reads.</summary>
    public const byte DirectionWrite = 0x04;

    /// <summary>Control bit 6: writes feed the process-data watchdog.</summary>
    public const byte ControlWatchdog = 0x40;

    /// <summary>Status bit 0.</summary>
    public const byte StatusWriteEvent = 0x01;

    /// <summary>Status bit 1.</summary>
    public const byte StatusReadEvent = 0x02;

    /// <summary>Status bit 3: the mailbox holds a message.</summary>
    public const byte StatusMailboxFull = 0x08;

    /// <summary>Activate bit 0.</summary>
    public const byte ActivateEnable = 0x01;

    /// <summary>Activate bit 1: toggled by the main device to have the last mailbox message again.</summary>
    public const byte ActivateRepeat = 0x02;

    /// <summary>PDI control bit 1: follows <see cref="ActivateRepeat"/> when the message is there again.</summary>
    public const byte PdiRepeatAcknowledge = 0x02;

    /// <summary>Address of a sync manager's registers.</summary>
    public static ushort AddressOf(int index) => (ushort)(Registers.SyncManagerBase + (index * Size));

    /// <summary>Reads the eight bytes.</summary>
    public static SyncManager Read(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
        bytes[4],
        bytes[StatusOffset],
        bytes[ActivateOffset],
        bytes[PdiControlOffset]);

    /// <summary>Writes the eight bytes.</summary>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, Start);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], Length);
        bytes[4] = Control;
        bytes[StatusOffset] = Status;
        bytes[ActivateOffset] = Activate;
        bytes[PdiControlOffset] = PdiControl;
    }
}
