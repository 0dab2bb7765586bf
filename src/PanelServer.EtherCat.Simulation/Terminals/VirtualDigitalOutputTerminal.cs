using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Digital outputs. They are off outside OP and after the process-data watchdog has expired. Channels are numbered from 1.</summary>
/// <param name="channels">Number of channels.</param>
public abstract class VirtualDigitalOutputTerminal(int channels) : SubdeviceApplication
{
    private readonly ObjectEntry[] _entries = new ObjectEntry[channels];

    /// <summary>Level at a terminal point; true = 24 V.</summary>
    /// <param name="channel">1 … number of channels.</param>
    public bool Output(int channel) => _entries[channel - 1].Flag;

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        for (int i = 0; i < channels; i++)
        {
            _entries[i] = Subdevice.Dictionary[(ushort)(0x7000 + (0x10 * i)), 1];
        }
    }
}

/// <summary>EL2002: two digital outputs.</summary>
public sealed class VirtualEl2002() : VirtualDigitalOutputTerminal(channels: 2);

/// <summary>EL2004: four digital outputs.</summary>
public sealed class VirtualEl2004() : VirtualDigitalOutputTerminal(channels: 4);

/// <summary>EL2008: eight digital outputs.</summary>
public sealed class VirtualEl2008() : VirtualDigitalOutputTerminal(channels: 8);
