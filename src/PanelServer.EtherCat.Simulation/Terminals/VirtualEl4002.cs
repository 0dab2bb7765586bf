using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>EL4002: two outputs 0–10 V. They are at 0 V outside OP and after the process-data watchdog has expired.</summary>
public sealed class VirtualEl4002 : SubdeviceApplication
{
    private const int Channels = 2;
    private readonly ObjectEntry[] _entries = new ObjectEntry[Channels];

    /// <summary>Voltage at a terminal point in V; negative values cannot be put out.</summary>
    /// <param name="channel">1 … 2.</param>
    public double Voltage(int channel) => Math.Max(_entries[channel - 1].Value, 0) / 32767.0 * 10;

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        for (int i = 0; i < Channels; i++)
        {
            _entries[i] = Subdevice.Dictionary[(ushort)(0x7000 + (0x10 * i)), 0x11];
        }
    }
}
