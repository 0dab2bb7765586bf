using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Esc;
using PanelServer.EtherCat.Simulation.Segment.Files;

namespace PanelServer.EtherCat.Simulation.Segment.Faults;

/// <summary>All faults by name. Positions count from 0 in frame order.</summary>
public static class FaultKinds
{
    /// <summary>The faults in the order of the documentation: frames, subdevices, mailbox, EEPROM, cables, clocks.</summary>
    public static IReadOnlyList<FaultKind> All { get; } = [.. Frames(), .. Subdevices(), .. Mailboxes(), .. Eeproms(), .. Cables(), .. Clocks()];

    private static IEnumerable<FaultKind> Frames() =>
    [
        new("drop", "COUNT", "Loses the next frames.", a => CountDown(a, (s, n) => s.FrameFaults.Drop = n)),
        new("delay", "COUNT TIME", "Returns the next frames late.", a =>
        {
            (int count, long time) = (a.Count("the count"), a.Time("the time"));
            return new FaultEffect(s => (s.FrameFaults.Delay, s.FrameFaults.DelayNanoseconds) = (count, time), s => s.FrameFaults.Delay = 0);
        }),
        new("duplicate", "COUNT", "Returns the next frames twice.", a => CountDown(a, (s, n) => s.FrameFaults.Duplicate = n)),
        new("swap-frames", "COUNT", "Returns the next pairs of frames in reverse order.", a => CountDown(a, (s, n) => s.FrameFaults.Swap = n)),
        new("corrupt", "COUNT [POSITION]", "Damages the next frames before a subdevice (default 0): error counters rise, the frames are lost.", a =>
        {
            int count = a.Count("the count");
            int position = a.HasMore ? a.Position() : 0;
            return new FaultEffect(s => (s.FrameFaults.Corrupt, s.FrameFaults.CorruptPosition) = (count, position), s => s.FrameFaults.Corrupt = 0);
        }),
        new("truncate", "COUNT [BYTES]", "Cuts the next frames off after some bytes (default 30).", a =>
        {
            (int count, int bytes) = (a.Count("the count"), a.Integer("the length", 1, 1514, 30));
            return new FaultEffect(s => (s.FrameFaults.Truncate, s.FrameFaults.TruncateLength) = (count, bytes), s => s.FrameFaults.Truncate = 0);
        }),
        new("nop", "COUNT", "Returns the next frames unprocessed, with all commands NOP.", a => CountDown(a, (s, n) => s.FrameFaults.Nop = n)),
        new("loop-back", "COUNT", "Returns the next frames as they were sent, as a cable does that leads back.", a => CountDown(a, (s, n) => s.FrameFaults.LoopBack = n)),
        new("slow", "TIME", "Delays every frame from now on; 0s ends it.", a =>
        {
            long time = a.Time("the time");
            return new FaultEffect(s => s.FrameFaults.SlowNanoseconds = time, s => s.FrameFaults.SlowNanoseconds = 0);
        }),
    ];

    private static IEnumerable<FaultKind> Subdevices() =>
    [
        new("wkc", "POSITION OFFSET [COUNT]", "Adds an offset to the working counter of the next datagrams that a subdevice executes (default all).", a =>
        {
            (int position, int offset, int count) = (a.Position(), a.Integer("the offset", -3, 100), a.Count("the count", int.MaxValue));
            return new FaultEffect(
                s => (At(s, position).Faults.WorkingCounterOffset, At(s, position).Faults.WorkingCounterDatagrams) = (offset, count),
                s => At(s, position).Faults.WorkingCounterDatagrams = 0);
        }),
        new("silent", "POSITION [TIME]", "A subdevice lets frames pass without answering (default until \"clear\").", a =>
        {
            int position = a.Position();
            long time = a.HasMore ? a.Time("the time") : long.MaxValue / 2;
            return new FaultEffect(s => At(s, position).Faults.SilentUntil = s.NowNanoseconds + time, s => At(s, position).Faults.SilentUntil = 0);
        }),
        new("reboot", "POSITION", "Restarts a subdevice: registers cleared, station address 0, INIT.", a =>
        {
            int position = a.Position();
            return new FaultEffect(s => s.Reboot(position));
        }),
        new("retreat", "POSITION [CODE]", "A subdevice falls back from OP to SAFE-OP with an AL status code (default 001B).", a =>
        {
            (int position, AlStatusCode code) = (a.Position(), (AlStatusCode)a.Hexadecimal("the code", 0xFFFF, (uint)AlStatusCode.SyncManagerWatchdog));
            return new FaultEffect(s => Retreat(At(s, position), code));
        }),
        new("al-error", "POSITION CODE", "A subdevice raises its error flag with an AL status code and keeps its state.", a =>
        {
            (int position, AlStatusCode code) = (a.Position(), (AlStatusCode)a.Hexadecimal("the code", 0xFFFF));
            return new FaultEffect(s => At(s, position).StateMachine.Fail(At(s, position).State, code));
        }),
        new("refuse", "POSITION STATE CODE [TIMES]", "A subdevice refuses preop, safeop or op with an AL status code (default always).", a =>
        {
            (int position, AlState state) = (a.Position(), a.State());
            (AlStatusCode code, int times) = ((AlStatusCode)a.Hexadecimal("the code", 0xFFFF), a.Count("the count", int.MaxValue));
            return new FaultEffect(s => At(s, position).StateMachine.Refuse(state, code, times), s => At(s, position).StateMachine.AcceptAgain(state));
        }),
    ];

    private static IEnumerable<FaultKind> Mailboxes() =>
    [
        new("sdo-abort", "POSITION INDEX[:SUBINDEX] CODE [TIMES]", "A subdevice aborts SDO transfers of an object or entry (default always).", a =>
        {
            int position = MailboxPosition(a);
            string[] address = a.Word("the object").Split(':', 2);
            ushort index = (ushort)a.ParseHexadecimal(address[0], "the index", 0xFFFF);
            byte? subindex = address.Length > 1 ? (byte)a.ParseHexadecimal(address[1], "the subindex", 0xFF) : null;
            (SdoAbortCode code, int times) = ((SdoAbortCode)a.Hexadecimal("the code", uint.MaxValue), a.Count("the count", int.MaxValue));
            return new FaultEffect(
                s => At(s, position).Faults.AbortSdo(index, subindex, code, times),
                s => At(s, position).Faults.AcceptSdo(index, subindex));
        }),
        new("mailbox", "POSITION silent|twice|emergency|error|ok", "A mailbox never answers, answers twice, sends an emergency before each answer, answers with a mailbox error, or works again.", a =>
        {
            int position = MailboxPosition(a);
            MailboxFault fault = a.Choice(
                "The kind",
                [
                    ("silent", MailboxFault.Silent), ("twice", MailboxFault.AnswersTwice), ("emergency", MailboxFault.EmergencyBeforeAnswer),
                    ("error", MailboxFault.ErrorReply), ("ok", MailboxFault.None),
                ]);
            return new FaultEffect(s => At(s, position).Mailbox!.Fault = fault, s => At(s, position).Mailbox!.Fault = MailboxFault.None);
        }),
        new("files", "POSITION busy|error|number|full|ok", "File access refuses each part once as busy, ends with an error of the device's program, numbers parts wrongly, has no room, or works again.", a =>
        {
            int position = FilePosition(a);
            FileFault fault = a.Choice(
                "The kind",
                [
                    ("busy", FileFault.Busy), ("error", FileFault.Error), ("number", FileFault.WrongPacketNumber),
                    ("full", FileFault.DiskFull), ("ok", FileFault.None),
                ]);
            return new FaultEffect(s => At(s, position).Files!.Fault = fault, s => At(s, position).Files!.Fault = FileFault.None);
        }),
        new("emergency", "POSITION CODE [REGISTER]", "A subdevice sends an emergency message.", a =>
        {
            int position = MailboxPosition(a);
            EmergencyMessage emergency = new((ushort)a.Hexadecimal("the code", 0xFFFF), (byte)a.Hexadecimal("the register", 0xFF, 0), 0);
            return new FaultEffect(s => At(s, position).PostEmergency(emergency));
        }),
    ];

    private static IEnumerable<FaultKind> Eeproms() =>
    [
        new("eeprom", "POSITION busy|nack|checksum|blank|ok", "An EEPROM stays busy, acknowledges nothing, has a wrong checksum, is blank, or is as it was.", a =>
        {
            int position = a.Position();
            Action<SiiInterface> begin = a.Choice<Action<SiiInterface>>(
                "The kind",
                [
                    ("busy", eeprom => eeprom.Fault = EepromFault.Busy), ("nack", eeprom => eeprom.Fault = EepromFault.NoAcknowledge),
                    ("checksum", eeprom => eeprom.Spoil(isBlank: false)), ("blank", eeprom => eeprom.Spoil(isBlank: true)), ("ok", eeprom => eeprom.Repair()),
                ]);
            return new FaultEffect(s => begin(At(s, position).Esc.Eeprom), s => At(s, position).Esc.Eeprom.Repair());
        }),
    ];

    private static IEnumerable<FaultKind> Cables() =>
    [
        new("link-down", "[POSITION]", "Interrupts the connection before a subdevice, which keeps its power; without position the main device's cable.", a =>
        {
            int? position = a.HasMore ? a.Position() : null;
            return new FaultEffect(s => SetLink(s, position, isUp: false), s => SetLink(s, position, isUp: true));
        }),
        new("link-up", "[POSITION]", "Restores a connection.", a =>
        {
            int? position = a.HasMore ? a.Position() : null;
            return new FaultEffect(s => SetLink(s, position, isUp: true));
        }),
        new("redundant-link-down", "", "Interrupts a ring between the last subdevice and the main device's second interface.", _ =>
            new FaultEffect(s => s.RedundantLinkDown(), s => s.RedundantLinkUp())),
        new("redundant-link-up", "", "Restores that connection.", _ => new FaultEffect(s => s.RedundantLinkUp())),
        new("unplug", "POSITION", "Pulls a subdevice out: it and all that hangs on it lose connection and power.", a =>
        {
            int position = a.Position();
            return new FaultEffect(s => s.Unplug(position), s => s.Replug(position));
        }),
        new("replug", "POSITION", "Plugs a subdevice in again; it starts as after power-up.", a =>
        {
            int position = a.Position();
            return new FaultEffect(s => s.Replug(position));
        }),
        new("remove", "POSITION", "Takes a subdevice out and closes the row behind it.", a =>
        {
            int position = a.Position();
            return new FaultEffect(s => s.Remove(position), s => s.InsertRemoved(position));
        }),
        new("insert", "POSITION", "Puts the subdevice removed last into the row before a position.", a =>
        {
            int position = a.Position();
            return new FaultEffect(s => s.InsertRemoved(position));
        }),
        new("swap", "POSITION POSITION", "Exchanges two subdevices of the same kind of port; both restart.", a =>
        {
            (int first, int second) = (a.Position(), a.Position());
            return new FaultEffect(s => s.Swap(first, second), s => s.Swap(first, second));
        }),
        new("move", "POSITION POSITION", "Pulls a subdevice with all that hangs on it out and plugs it into a free port of another; it starts as after power-up.", a =>
        {
            (int position, int to) = (a.Position(), a.Position());
            return new FaultEffect(s => s.Move(position, to));
        }),
        new("port-close", "POSITION PORT", "Closes a port: frames turn round before it.", a =>
        {
            (int position, int port) = (a.Position(), a.Integer("the port", 0, 3));
            return new FaultEffect(s => s.ClosePort(position, port, isClosed: true), s => s.ClosePort(position, port, isClosed: false));
        }),
        new("port-open", "POSITION PORT", "Makes a port automatic again.", a =>
        {
            (int position, int port) = (a.Position(), a.Integer("the port", 0, 3));
            return new FaultEffect(s => s.ClosePort(position, port, isClosed: false));
        }),
    ];

    private static IEnumerable<FaultKind> Clocks() =>
    [
        new("clock-jump", "POSITION TIME", "Moves a local clock forward, or back with a minus sign.", a =>
        {
            (int position, long time) = (a.Position(), a.Time("the time", maySubtract: true));
            return new FaultEffect(s => At(s, position).Esc.Clock.Jump(time));
        }),
        new("clock-rate", "POSITION PPM", "Sets how much faster than true time a local clock runs.", a =>
        {
            (int position, double ppm) = (a.Position(), a.Number("the deviation"));
            return new FaultEffect(s => At(s, position).Esc.Clock.DeviationPpm = ppm);
        }),
        new("sync-missing", "POSITION TIME", "Swallows the SYNC0 pulses of a subdevice for a time.", a =>
        {
            (int position, long time) = (a.Position(), a.Time("the time"));
            return new FaultEffect(s => At(s, position).Esc.Clock.SuppressSync(s.NowNanoseconds + time), s => At(s, position).Esc.Clock.SuppressSync(0));
        }),
        new("clear", "", "Ends all faults that are still going on, except those of cables and ports.", _ => new FaultEffect(s => s.ClearFaults())),
    ];

    private static FaultEffect CountDown(FaultArguments arguments, Action<VirtualSegment, int> set)
    {
        int count = arguments.Count("the count");
        return new FaultEffect(s => set(s, count), s => set(s, 0));
    }

    private static VirtualSubdevice At(VirtualSegment segment, int position) => position < segment.Subdevices.Count
        ? segment.Subdevices[position]
        : throw new InvalidOperationException($"There is no subdevice at position {position} any more.");

    private static int MailboxPosition(FaultArguments arguments)
    {
        int position = arguments.Position();
        return At(arguments.Segment, position).Mailbox is not null
            ? position
            : throw arguments.Wrong($"{At(arguments.Segment, position).Description.OrderNumber} at position {position} has no mailbox.");
    }

    private static int FilePosition(FaultArguments arguments)
    {
        int position = MailboxPosition(arguments);
        return At(arguments.Segment, position).Files is not null
            ? position
            : throw arguments.Wrong($"{At(arguments.Segment, position).Description.OrderNumber} at position {position} has no files.");
    }

    private static void Retreat(VirtualSubdevice subdevice, AlStatusCode code)
    {
        if (subdevice.State == AlState.Op)
        {
            subdevice.StateMachine.Fail(AlState.SafeOp, code);
        }
    }

    private static void SetLink(VirtualSegment segment, int? position, bool isUp)
    {
        switch (position, isUp)
        {
            case ({ } at, true):
                segment.Reconnect(at);
                break;
            case ({ } at, false):
                segment.Disconnect(at);
                break;
            case (null, true):
                segment.LinkUp();
                break;
            default:
                segment.LinkDown();
                break;
        }
    }
}
