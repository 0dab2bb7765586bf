using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Digital inputs: a level must stand for the filter time before it is seen. Channels are numbered from 1.</summary>
/// <param name="channels">Number of channels.</param>
public abstract class VirtualDigitalInputTerminal(int channels) : SubdeviceApplication
{
    /// <summary>The input filter of the terminals, 3 ms.</summary>
    public const long FilterNanoseconds = 3_000_000;

    private readonly bool[] _levels = new bool[channels];
    private readonly long[] _changedAt = new long[channels];
    private readonly ObjectEntry[] _entries = new ObjectEntry[channels];
    private long _now;

    /// <summary>Level at a terminal point; true = 24 V.</summary>
    /// <param name="channel">1 … number of channels.</param>
    public bool Input(int channel) => _levels[channel - 1];

    /// <summary>Sets the level at a terminal point.</summary>
    /// <param name="channel">1 … number of channels.</param>
    /// <param name="level">True for 24 V.</param>
    public void SetInput(int channel, bool level)
    {
        if (_levels[channel - 1] != level)
        {
            (_levels[channel - 1], _changedAt[channel - 1]) = (level, _now);
        }
    }

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        for (int i = 0; i < channels; i++)
        {
            _entries[i] = Subdevice.Dictionary[(ushort)(0x6000 + (0x10 * i)), 1];
        }
    }

    /// <inheritdoc/>
    protected internal override void Advance(long nowNanoseconds, long elapsedNanoseconds) => _now = nowNanoseconds;

    /// <inheritdoc/>
    protected internal override void UpdateInputs()
    {
        for (int i = 0; i < channels; i++)
        {
            if (_now - _changedAt[i] >= FilterNanoseconds)
            {
                _entries[i].Flag = _levels[i];
            }
        }
    }
}

/// <summary>EL1002: two digital inputs.</summary>
public sealed class VirtualEl1002() : VirtualDigitalInputTerminal(channels: 2);

/// <summary>EL1008: eight digital inputs.</summary>
public sealed class VirtualEl1008() : VirtualDigitalInputTerminal(channels: 8);
