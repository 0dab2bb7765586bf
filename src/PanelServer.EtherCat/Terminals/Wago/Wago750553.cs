using System.Buffers.Binary;

namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>750-553: four analog outputs 0–20 mA, a word of 0 to 0x7FFF each.</summary>
public sealed class Wago750553 : WagoModule
{
    private const int Channels = 4;
    private const float FullScale = 0x7FFF;
    private readonly ushort[] _words = new ushort[Channels];

    internal Wago750553(string name, WagoSlot slot)
        : base(name, slot)
    {
    }

    /// <summary>Sets an output.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <param name="share">Share of 20 mA, 0 … 1; beyond that the nearest end.</param>
    public void SetOutput(int channel, float share) => _words[ChannelBit.IndexOf(channel, Channels)] = (ushort)(Math.Clamp(share, 0, 1) * FullScale);

    /// <inheritdoc/>
    public override void SetSafeOutputs() => Array.Clear(_words);

    private protected override void Encode(Span<byte> outputs)
    {
        for (int i = 0; i < Channels; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(outputs[(2 * i)..], _words[i]);
        }
    }
}
