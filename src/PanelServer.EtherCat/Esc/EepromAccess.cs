using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Esc;

/// <summary>Reads and writes a subdevice's EEPROM through its registers 0x0500–0x050F (ETG.1000.4, "SII access").</summary>
internal sealed class EepromAccess(BusAccess bus)
{
    private const int ControlLength = 14;
    private const int Retries = 20;
    /// <summary>Longest image that is read or written, in bytes.</summary>
    public const int MaximumImage = 32 * 1024;

    private static readonly TimeSpan BusyTimeout = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMicroseconds(100);

    /// <summary>Takes the EEPROM for EtherCAT, by force if need be.</summary>
    public async Task ClaimAsync(ushort station)
    {
        await bus.WriteAsync(station, Registers.EepromConfiguration, [EepromInterface.ForceOwner]);
        await bus.WriteAsync(station, Registers.EepromConfiguration, [EepromInterface.OwnerEtherCat]);
    }

    /// <summary>Hands the EEPROM to the subdevice's controller, which reads it on the way to PRE-OP.</summary>
    public Task HandToPdiAsync(ushort station) =>
        bus.WriteAsync(station, Registers.EepromConfiguration, [EepromInterface.OwnerPdi]);

    /// <summary>Reads the fixed area and all categories.</summary>
    /// <exception cref="EtherCatException">The interface stays busy or refuses.</exception>
    public async Task<SiiContent> ReadImageAsync(ushort station)
    {
        List<byte> image = new();
        await ReadUpToAsync(station, image, SiiFormat.FirstCategory * 2);
        int limit = Math.Min(SiiContent.StatedSize([.. image]), MaximumImage);
        if (limit == 0 || new SiiContent([.. image]).IsBlank)
        {
            return new SiiContent([.. image]);
        }

        int offset = SiiFormat.FirstCategory * 2;
        while (offset + SiiFormat.CategoryHeaderLength <= limit)
        {
            await ReadUpToAsync(station, image, offset + SiiFormat.CategoryHeaderLength);
            SiiCategoryType type = (SiiCategoryType)(image[offset] | (image[offset + 1] << 8));
            int length = 2 * (image[offset + 2] | (image[offset + 3] << 8));
            if (type == SiiCategoryType.End || (type == SiiCategoryType.None && length == 0))
            {
                break;
            }

            offset += SiiFormat.CategoryHeaderLength + length;
            await ReadUpToAsync(station, image, Math.Min(offset, limit));
        }

        return new SiiContent([.. image]);
    }

    /// <summary>Reads the whole EEPROM, as long as its word 0x3E says; of one that is blank the fixed area.</summary>
    /// <exception cref="EtherCatException">The interface stays busy or refuses.</exception>
    public async Task<byte[]> ReadAllAsync(ushort station)
    {
        const int fixedArea = SiiFormat.FirstCategory * 2;
        List<byte> image = new();
        await ReadUpToAsync(station, image, fixedArea);
        int size = Math.Clamp(SiiContent.StatedSize([.. image]), fixedArea, MaximumImage);
        await ReadUpToAsync(station, image, size);
        return [.. image.Take(size)];
    }

    /// <summary>Reads one word.</summary>
    /// <exception cref="EtherCatException">The interface stays busy or refuses.</exception>
    public async Task<ushort> ReadWordAsync(ushort station, ushort address)
    {
        byte[] block = await ReadBlockAsync(station, address);
        return BinaryPrimitives.ReadUInt16LittleEndian(block);
    }

    /// <summary>Writes one word and compares what is then read.</summary>
    /// <exception cref="EtherCatException">The interface stays busy or refuses, or another value is read back.</exception>
    public async Task WriteWordAsync(ushort station, ushort address, ushort value)
    {
        await WaitIdleAsync(station);
        for (int attempt = 0; attempt < Retries; attempt++)
        {
            await bus.WriteWordAsync(station, Registers.EepromData, value);
            await bus.WriteAsync(station, Registers.EepromControl, Command(EepromInterface.WriteCommand | EepromInterface.WriteEnable, address));
            BusReply status = await WaitIdleAsync(station);
            if ((status.Word & EepromInterface.CommandError) == 0)
            {
                ushort readBack = await ReadWordAsync(station, address);
                if (readBack != value)
                {
                    throw new EtherCatException(EtherCatErrors.EepromReadBackDiffers(address, readBack, value));
                }

                return;
            }
        }

        throw new EtherCatException(EtherCatErrors.EepromNotWritten(address));
    }

    private static byte[] Command(int command, uint address)
    {
        byte[] bytes = new byte[6];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)command);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(2), address);
        return bytes;
    }

    private async Task ReadUpToAsync(ushort station, List<byte> image, int length)
    {
        while (image.Count < length)
        {
            image.AddRange(await ReadBlockAsync(station, (uint)(image.Count / 2)));
        }
    }

    private async Task<byte[]> ReadBlockAsync(ushort station, uint address)
    {
        for (int attempt = 0; attempt < Retries; attempt++)
        {
            await bus.WriteAsync(station, Registers.EepromControl, Command(EepromInterface.ReadCommand, address));
            BusReply status = await WaitIdleAsync(station);
            if ((status.Word & EepromInterface.CommandError) == 0)
            {
                // The poll reads control, address and data in one datagram: 0x0502–0x050F.
                const int dataOffset = Registers.EepromData - Registers.EepromControl;
                int length = (status.Word & EepromInterface.ReadsEightBytes) != 0 ? 8 : 4;
                return status.Data.AsSpan(dataOffset, length).ToArray();
            }

            await bus.WriteAsync(station, Registers.EepromControl, new byte[2]);
        }

        throw new EtherCatException(EtherCatErrors.EepromNotRead(address));
    }

    private async Task<BusReply> WaitIdleAsync(ushort station)
    {
        TimeSpan waited = TimeSpan.Zero;
        while (true)
        {
            BusReply status = await bus.ReadAsync(station, Registers.EepromControl, ControlLength);
            if (status.WorkingCounter == 0)
            {
                throw new EtherCatException(EtherCatErrors.EepromSilent());
            }

            if ((status.Word & EepromInterface.Busy) == 0)
            {
                return status;
            }

            if (waited >= BusyTimeout)
            {
                throw new EtherCatException(EtherCatErrors.EepromBusy(BusyTimeout.TotalMilliseconds));
            }

            await bus.DelayAsync(PollInterval);
            waited += PollInterval;
        }
    }
}
