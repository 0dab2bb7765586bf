using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.StartUp;

/// <summary>SYNC0 and SYNC1: signals at the same moment of each cycle in all terminals that want them (ETG.1000.4, "Distributed clocks").</summary>
/// <param name="bus">Reads and writes registers.</param>
/// <param name="options">Settings.</param>
/// <param name="clocks">Says which clock is the reference.</param>
/// <param name="time">Knows its time.</param>
internal sealed class SyncSignals(BusAccess bus, MainDeviceOptions options, ClockSetup clocks, ReferenceClock time)
{
    private const byte ActivateSync0 = 0x03;
    private const byte ActivateSync1 = 0x04;
    private const int CyclesOfSync0 = 20;
    private static readonly TimeSpan Sync0Lead = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSync0Lead = 64 * Sync0Lead;

    private TimeSpan _sync0Lead = Sync0Lead;

    // How long after the place of the frame in the cycle SYNC0 comes.
    private long ShiftNanoseconds => (options.Sync0Shift ?? options.CycleTime / 2).WholeNanoseconds();

    /// <summary>How frames lie to SYNC0; null without a clock, and where that is not known.</summary>
    /// <param name="frames">How far behind their place in the cycle the earliest and the latest frame have passed, ns.</param>
    public ClockSnapshot? Describe((int Earliest, int Latest)? frames) => clocks.Reference is { } reference && frames is { } known
        ? new(reference.Position, ShiftNanoseconds - known.Latest, ShiftNanoseconds - known.Earliest)
        : null;

    /// <summary>Starts SYNC0 of a terminal that wants it, in PRE-OP.</summary>
    public async Task StartAsync(Subdevice device)
    {
        if (!device.HasClock || clocks.Reference is null || !device.Terminal.UsesSync0)
        {
            return;
        }

        // A start that has passed when the unit is activated never comes: the clock would have to go round. A busy computer may need longer than
        // the lead for these few frames, and is given more then.
        while (!await ActivateAsync(device, _sync0Lead) && _sync0Lead < LongestSync0Lead)
        {
            _sync0Lead *= 2;
        }
    }

    /// <summary>Waits until SYNC0 runs in the terminals that want it, as they must have seen it when OP is requested.</summary>
    public async Task WaitAsync(IEnumerable<Subdevice> devices)
    {
        if (clocks.Reference is not null && devices.Any(device => device.HasClock && device.Terminal.UsesSync0))
        {
            await bus.DelayAsync(_sync0Lead + (options.CycleTime * CyclesOfSync0));
        }
    }

    // Activates SYNC0 with a start so long after now; whether the start was still to come then.
    private async Task<bool> ActivateAsync(Subdevice device, TimeSpan lead)
    {
        ulong cycle = (ulong)options.CycleTime.WholeNanoseconds();
        ulong shift = (ulong)ShiftNanoseconds;
        await bus.WriteAsync(device.Station, Registers.DcActivation, [0]);
        await bus.WriteAsync(device.Station, Registers.DcCyclicUnitControl, [0]);
        ulong start = ((await ReferenceTimeAsync() + (ulong)lead.WholeNanoseconds()) / cycle * cycle) + shift;
        byte[] startBytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(startBytes, start);
        byte[] cycleBytes = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(cycleBytes, (uint)cycle);
        BinaryPrimitives.WriteUInt32LittleEndian(
            cycleBytes.AsSpan(Registers.DcSync1CycleTime - Registers.DcSync0CycleTime), (uint)(device.Terminal.Sync1Delay ?? TimeSpan.Zero).WholeNanoseconds());
        await bus.WriteAsync(device.Station, Registers.DcStartTime, startBytes);
        await bus.WriteAsync(device.Station, Registers.DcSync0CycleTime, cycleBytes);
        await bus.WriteAsync(device.Station, Registers.DcActivation, [(byte)(ActivateSync0 | (device.Terminal.Sync1Delay is null ? 0 : ActivateSync1))]);
        return await ReferenceTimeAsync() < start;
    }

    private async Task<ulong> ReferenceTimeAsync()
    {
        BusReply reply = await bus.ReadAsync(clocks.Reference!.Station, Registers.DcSystemTime, ReferenceClock.TimeLength);
        return reply.WorkingCounter > 0
            ? time.Extend(reply.DoubleWord, bus.NowNanoseconds)
            : throw new EtherCatException(EtherCatErrors.ClockUnreadable(clocks.Reference.Label));
    }
}
