using System.Buffers.Binary;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Acyclic;

/// <summary>Answer to a read: data and how many subdevices took part.</summary>
/// <param name="WorkingCounter">0 when nobody answered at this address.</param>
/// <param name="Data">What was read; meaningless when the counter is 0.</param>
internal readonly record struct BusReply(ushort WorkingCounter, byte[] Data)
{
    /// <summary>The first two bytes.</summary>
    public ushort Word => BinaryPrimitives.ReadUInt16LittleEndian(Data);

    /// <summary>The first four bytes.</summary>
    public uint DoubleWord => BinaryPrimitives.ReadUInt32LittleEndian(Data);

    /// <summary>The first eight bytes.</summary>
    public ulong LongWord => BinaryPrimitives.ReadUInt64LittleEndian(Data);
}

/// <summary>Acyclic register access in words of the protocol. For work on the scheduler only.</summary>
internal sealed class BusAccess(AcyclicChannel channel, BusScheduler scheduler)
{
    /// <summary>How often a datagram is sent before it counts as unanswered.</summary>
    public const int Attempts = 4;

    /// <summary>The transport's clock.</summary>
    public long NowNanoseconds => scheduler.NowNanoseconds;

    /// <summary>Time passes on the transport's clock.</summary>
    public Task DelayAsync(TimeSpan time) => scheduler.Delay(time);

    /// <summary>FPRD: reads from a station.</summary>
    public Task<BusReply> ReadAsync(ushort station, ushort offset, int length) =>
        ReadAsync(EtherCatCommand.Fprd, station, offset, length, Attempts);

    /// <summary>
    /// FPRD of several ranges at once. They share a frame where they fit, and are waited for together: none is left behind with its
    /// failure when another one fails.
    /// </summary>
    /// <param name="station">Station address.</param>
    /// <param name="ranges">Register or memory offsets, and lengths in bytes.</param>
    /// <returns>The answers in the order of the ranges.</returns>
    public Task<BusReply[]> ReadAsync(ushort station, params ReadOnlySpan<(ushort Offset, int Length)> ranges)
    {
        Task<BusReply>[] reads = new Task<BusReply>[ranges.Length];
        for (int i = 0; i < reads.Length; i++)
        {
            reads[i] = ReadAsync(station, ranges[i].Offset, ranges[i].Length);
        }

        return Task.WhenAll(reads);
    }

    /// <summary>FPRD that is sent once only, for reads that change what they read.</summary>
    /// <param name="station">Station address.</param>
    /// <param name="offset">Register or memory offset.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="failedAttempts">Reads that were in vain before: this one waits longer.</param>
    /// <returns>The answer; working counter 0 also when the frame was lost.</returns>
    public async Task<BusReply> ReadOnceAsync(ushort station, ushort offset, int length, int failedAttempts)
    {
        byte[] data = new byte[length];
        DatagramRequest request = new(EtherCatCommand.Fprd, Address(station, offset), data, failedAttempts + 1, failedAttempts);
        try
        {
            return new BusReply(await channel.SendAsync(request), data);
        }
        catch (EtherCatException failure) when (failure.Code == EtherCatErrorCode.NoAnswer)
        {
            return new BusReply(0, data);
        }
    }

    /// <summary>FPWR: writes to a station.</summary>
    /// <returns>The working counter: 1 when it was written.</returns>
    public Task<ushort> WriteAsync(ushort station, ushort offset, byte[] data) =>
        channel.SendAsync(new DatagramRequest(EtherCatCommand.Fpwr, Address(station, offset), data, Attempts));

    /// <summary>FPWR of two bytes.</summary>
    public Task<ushort> WriteWordAsync(ushort station, ushort offset, ushort value) =>
        WriteAsync(station, offset, [(byte)value, (byte)(value >> 8)]);

    /// <summary>APRD: reads at a position.</summary>
    public Task<BusReply> ReadPositionAsync(int position, ushort offset, int length) =>
        ReadAsync(EtherCatCommand.Aprd, unchecked((ushort)-position), offset, length, Attempts);

    /// <summary>APWR of two bytes: writes at a position.</summary>
    public Task<ushort> WritePositionWordAsync(int position, ushort offset, ushort value) =>
        channel.SendAsync(new DatagramRequest(EtherCatCommand.Apwr, Address(unchecked((ushort)-position), offset), [(byte)value, (byte)(value >> 8)], Attempts));

    /// <summary>BRD: reads from all, the data is ORed; the working counter counts the subdevices that have the register.</summary>
    public Task<BusReply> ReadAllAsync(ushort offset, int length, int attempts = Attempts) =>
        ReadAsync(EtherCatCommand.Brd, 0, offset, length, attempts);

    /// <summary>BWR: writes to all.</summary>
    public Task<ushort> WriteAllAsync(ushort offset, byte[] data) =>
        channel.SendAsync(new DatagramRequest(EtherCatCommand.Bwr, Address(0, offset), data, Attempts));

    /// <summary>FRMW: reads a register of one station and writes it to the same register of all others.</summary>
    public Task<ushort> ReadMultipleWriteAsync(ushort station, ushort offset, int length) =>
        channel.SendAsync(new DatagramRequest(EtherCatCommand.Frmw, Address(station, offset), new byte[length], Attempts));

    /// <summary>LRD or LWR: process data of single terminals, outside the cycle.</summary>
    public Task<ushort> LogicalAsync(EtherCatCommand command, uint logicalAddress, int length) =>
        channel.SendAsync(new DatagramRequest(command, logicalAddress, new byte[length], Attempts));

    private async Task<BusReply> ReadAsync(EtherCatCommand command, ushort address, ushort offset, int length, int attempts)
    {
        byte[] data = new byte[length];
        ushort counter = await channel.SendAsync(new DatagramRequest(command, Address(address, offset), data, attempts));
        return new BusReply(counter, data);
    }

    private static uint Address(ushort address, ushort offset) => address | ((uint)offset << 16);
}
