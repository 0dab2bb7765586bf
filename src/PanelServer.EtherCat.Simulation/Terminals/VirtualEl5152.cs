using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// EL5152 with pulses at track A alone: as an up/down counter it counts them and measures their frequency, as an encoder it would see
/// a shaft that trembles and stays at 0. Channels are numbered from 1.
/// </summary>
public sealed class VirtualEl5152 : SubdeviceApplication
{
    private const int Channels = 2;
    private const double HundredthsPerHertz = 100;
    private const double MicrosecondsPerSecond = 1e6;
    private const double MillisecondsPerSecond = 1e3;

    private readonly double[] _hertz = new double[Channels];
    private readonly PulseMeter[] _meters = [new(), new()];
    private readonly Entries[] _entries = new Entries[Channels];

    /// <summary>Fault: the terminal repeats its last values for ever.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Sets the frequency of the pulses at a channel.</summary>
    /// <param name="channel">1 … 2.</param>
    /// <param name="hertz">The frequency, not negative.</param>
    public void SetPulseHertz(int channel, double hertz) => _hertz[channel - 1] = hertz;

    /// <inheritdoc/>
    protected internal override void Attached()
    {
        for (int i = 0; i < Channels; i++)
        {
            _entries[i] = new Entries(Subdevice.Dictionary, (ushort)(0x10 * i));
        }
    }

    /// <inheritdoc/>
    protected internal override void PowerUp()
    {
        foreach (PulseMeter meter in _meters)
        {
            meter.Reset();
        }
    }

    /// <inheritdoc/>
    protected internal override void Advance(long nowNanoseconds, long elapsedNanoseconds)
    {
        for (int i = 0; i < Channels; i++)
        {
            Entries entries = _entries[i];
            double counted = entries.IsCounter.Flag ? _hertz[i] : 0;
            _meters[i].Advance(
                counted, nowNanoseconds, elapsedNanoseconds, entries.WindowMicroseconds.Value / MicrosecondsPerSecond, entries.WaitMilliseconds.Value / MillisecondsPerSecond);
            if (entries.SetCounter.Flag && !entries.SetCounterDone.Flag)
            {
                _meters[i].Counter = (uint)entries.SetCounterValue.Raw;
            }

            entries.SetCounterDone.Flag = entries.SetCounter.Flag;
        }
    }

    /// <inheritdoc/>
    protected internal override void UpdateInputs()
    {
        for (int i = 0; i < Channels && !IsFrozen; i++)
        {
            _entries[i].Toggle.Flag = !_entries[i].Toggle.Flag;
            _entries[i].Counter.Raw = _meters[i].Counter;
            _entries[i].Frequency.Raw = (ulong)Math.Round(_meters[i].MeasuredHertz * HundredthsPerHertz);
        }
    }

    private sealed class Entries(ObjectDictionary dictionary, ushort offset)
    {
        internal ObjectEntry SetCounterDone { get; } = dictionary[(ushort)(0x6000 + offset), 0x03];

        internal ObjectEntry Toggle { get; } = dictionary[(ushort)(0x6000 + offset), 0x10];

        internal ObjectEntry Counter { get; } = dictionary[(ushort)(0x6000 + offset), 0x11];

        internal ObjectEntry Frequency { get; } = dictionary[(ushort)(0x6000 + offset), 0x13];

        internal ObjectEntry SetCounter { get; } = dictionary[(ushort)(0x7000 + offset), 0x03];

        internal ObjectEntry SetCounterValue { get; } = dictionary[(ushort)(0x7000 + offset), 0x11];

        internal ObjectEntry IsCounter { get; } = dictionary[(ushort)(0x8000 + offset), 0x03];

        internal ObjectEntry WindowMicroseconds { get; } = dictionary[(ushort)(0x8000 + offset), 0x11];

        internal ObjectEntry WaitMilliseconds { get; } = dictionary[(ushort)(0x8000 + offset), 0x17];
    }
}
