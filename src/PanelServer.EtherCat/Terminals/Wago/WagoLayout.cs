using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>A module as the coupler tells of it.</summary>
/// <param name="Slot">Its place, 0 for the one beside the coupler.</param>
/// <param name="Identification">Its identification number.</param>
/// <param name="Inputs">Its inputs in the coupler's image.</param>
/// <param name="Outputs">Its outputs in the coupler's image.</param>
internal sealed record WagoSlot(int Slot, uint Identification, BitRange Inputs, BitRange Outputs);

/// <summary>
/// The coupler's module table and process image, read from its objects: 0xF050:00 counts the modules, 0x9000 + 0x10·slot:0A identifies
/// each, and the entries of the assigned PDOs follow one another in the image without alignment (ETG.1000.6, "PDO mapping"). An entry's
/// index tells whose it is: 0x6000 + 0x10·slot for inputs, 0x7000 + 0x10·slot for outputs; others are the coupler's own.
/// </summary>
internal static class WagoLayout
{
    private const ushort ModuleCount = 0xF050;
    private const ushort ModuleInformation = 0x9000;
    private const byte IdentificationNumber = 0x0A;
    private const ushort OutputAssignment = 0x1C12;
    private const ushort InputAssignment = 0x1C13;
    private const ushort InputEntries = 0x6000;
    private const ushort OutputEntries = 0x7000;
    private const ushort AreaSize = 0x1000;
    private const ushort SlotDistance = 0x10;

    /// <summary>Reads all of it.</summary>
    /// <param name="upload">Reads an object.</param>
    /// <returns>The modules in order, and the bits of the whole image.</returns>
    /// <exception cref="EtherCatException">An object can't be read.</exception>
    public static async Task<(IReadOnlyList<WagoSlot> Slots, int InputBits, int OutputBits)> ReadAsync(SdoUpload upload)
    {
        int count = (int)await NumberAsync(upload, ModuleCount, 0);
        uint[] identifications = new uint[count];
        for (int slot = 0; slot < count; slot++)
        {
            identifications[slot] = await NumberAsync(upload, (ushort)(ModuleInformation + (SlotDistance * slot)), IdentificationNumber);
        }

        BitRange[] inputs = new BitRange[count];
        BitRange[] outputs = new BitRange[count];
        int inputBits = await ReadImageAsync(upload, InputAssignment, InputEntries, inputs);
        int outputBits = await ReadImageAsync(upload, OutputAssignment, OutputEntries, outputs);
        return ([.. identifications.Select((id, slot) => new WagoSlot(slot, id, inputs[slot], outputs[slot]))], inputBits, outputBits);
    }

    private static async Task<int> ReadImageAsync(SdoUpload upload, ushort assignment, ushort area, BitRange[] slots)
    {
        int bits = 0;
        uint pdos = await NumberAsync(upload, assignment, 0);
        for (byte i = 1; i <= pdos; i++)
        {
            ushort pdo = (ushort)await NumberAsync(upload, assignment, i);
            uint entries = await NumberAsync(upload, pdo, 0);
            for (byte k = 1; k <= entries; k++)
            {
                uint mapping = await NumberAsync(upload, pdo, k);
                int length = (int)(mapping & 0xFF);
                int index = (int)(mapping >> 16) - area;
                int slot = index / SlotDistance;
                if (index is >= 0 and < AreaSize && slot < slots.Length)
                {
                    int start = slots[slot].Length == 0 ? bits : slots[slot].Offset;
                    slots[slot] = new BitRange(start, bits + length - start);
                }

                bits += length;
            }
        }

        return bits;
    }

    private static async Task<uint> NumberAsync(SdoUpload upload, ushort index, byte subindex)
    {
        byte[] data = await upload(index, subindex);
        uint number = 0;
        for (int i = Math.Min(data.Length, 4) - 1; i >= 0; i--)
        {
            number = (number << 8) | data[i];
        }

        return number;
    }
}
