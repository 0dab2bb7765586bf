using System.Buffers.Binary;

namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>750-455: four analog inputs 4–20 mA. Bits 4 to 14 of a word are the value; bits 0 and 1 together tell of a wiring error.</summary>
public sealed class Wago750455 : WagoModule
{
    private const int Channels = 4;
    private const ushort ValueMask = 0x7FF0;
    private const ushort ErrorMask = 0x0003;
    private readonly ushort[] _words = new ushort[Channels];

    internal Wago750455(string name, WagoSlot slot)
        : base(name, slot)
    {
    }

    /// <summary>Current through the loop of a channel, 4 … 20 mA, as exact as single precision is.</summary>
    /// <param name="channel">1 … 4.</param>
    public float CurrentMilliampere(int channel) =>
        4 + (16 * ((_words[ChannelBit.IndexOf(channel, Channels)] & ValueMask) / (float)ValueMask));

    /// <summary>True for a broken or shorted wire, or a current out of range; the module does not say which.</summary>
    /// <param name="channel">1 … 4.</param>
    public bool HasWiringError(int channel) => (_words[ChannelBit.IndexOf(channel, Channels)] & ErrorMask) == ErrorMask;

    private protected override void Decode(ReadOnlySpan<byte> inputs, TimeSpan now)
    {
        for (int i = 0; i < Channels; i++)
        {
            _words[i] = BinaryPrimitives.ReadUInt16LittleEndian(inputs[(2 * i)..]);
        }
    }
}
