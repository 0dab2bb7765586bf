using System.Buffers.Binary;

namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>750-460: four resistance thermometers, a signed word of 0.1 °C each. An open or shorted sensor drives the value to an end of its range.</summary>
public sealed class Wago750460 : WagoModule
{
    private const int Channels = 4;
    private const short Open = 8500;
    private const short Shorted = -2000;
    private const double TenthsPerDegree = 10;
    private readonly short[] _words = new short[Channels];

    internal Wago750460(string name, WagoSlot slot)
        : base(name, slot)
    {
    }

    /// <summary>Temperature of a channel in °C, between −200 and 850; null where the sensor is open, shorted or beyond its range.</summary>
    /// <param name="channel">1 … 4.</param>
    public double? Celsius(int channel)
    {
        short word = _words[ChannelBit.IndexOf(channel, Channels)];
        return word is <= Shorted or >= Open ? null : word / TenthsPerDegree;
    }

    private protected override void Decode(ReadOnlySpan<byte> inputs, TimeSpan now)
    {
        for (int i = 0; i < Channels; i++)
        {
            _words[i] = BinaryPrimitives.ReadInt16LittleEndian(inputs[(2 * i)..]);
        }
    }
}
