using System.Buffers.Binary;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Description;

namespace PanelServer.EtherCat.Simulation.Segment.Esc;

/// <summary>
/// Local clock of an ESC with offset and drift, its drift compensation and its SYNC unit (ETG.1000.4, "Distributed clocks").
/// Time here is the segment's time in ns; the local clock runs beside it.
/// </summary>
public sealed class DistributedClock
{
    /// <summary>Bytes of a received system time that are compared with the own, also by 64-bit clocks.</summary>
    internal const int ComparedLength = sizeof(uint);

    private const byte ActivateCyclicAndSync0 = 0x03;
    private const byte ActivateSync1 = 0x04;
    private const uint DifferenceSign = 0x80000000;
    private const int FilterDepthMask = 0x0F;

    /// <summary>Largest correction by one received system time, and largest correction of the rate (real chips are limited likewise).</summary>
    private const long MaximumStepNanoseconds = 1000;
    private const double MaximumRateCorrection = 100e-6;

    /// <summary>A difference beyond this tells nothing about the rate: the clock has not been set yet.</summary>
    private const long LockRangeNanoseconds = 1_000_000;
    private const double ProportionalGain = 0.25;
    private const double IntegralGain = 0.05;

    /// <summary>SYNC pulses made up for at once after a jump of the clock; older ones are lost.</summary>
    private const int MaximumPulsesAtOnce = 1000;

    private readonly EscMemory _memory;
    private readonly IProcessDataInterface _pdi;
    private readonly bool _has64Bits;
    private long _baseTime;
    private long _baseLocal;
    private double _baseFraction;
    private double _deviation;
    private double _correction;
    private double _meanDifference;
    private long _lastReceived;
    private long _nextSync0;
    private long _nextSync1 = long.MaxValue;
    private bool _syncActive;
    private long _syncSuppressedUntil;
    private long _lastSeen;

    internal DistributedClock(EscMemory memory, IProcessDataInterface pdi, ClockUnit unit)
    {
        _memory = memory;
        _pdi = pdi;
        _has64Bits = unit == ClockUnit.Full;
    }

    /// <summary>Deviation of the oscillator in parts per million; may change at any time, as with temperature.</summary>
    public double DeviationPpm
    {
        get => _deviation * 1e6;
        set
        {
            Rebase(_lastSeen);
            _deviation = value * 1e-6;
        }
    }

    /// <summary>True while SYNC0 is switched on.</summary>
    public bool IsSyncActive => _syncActive;

    /// <summary>SYNC0 pulses since it was switched on.</summary>
    public long Sync0Count { get; private set; }

    /// <summary>SYNC1 pulses since SYNC0 was switched on.</summary>
    public long Sync1Count { get; private set; }

    /// <summary>Sets the local clock.</summary>
    /// <param name="now">Segment time.</param>
    /// <param name="localNanoseconds">What the local clock shows now.</param>
    public void SetLocal(long now, long localNanoseconds)
    {
        _baseTime = _lastSeen = now;
        _baseLocal = localNanoseconds;
        _baseFraction = 0;
    }

    /// <summary>Moves the local clock by a jump, as a fault.</summary>
    public void Jump(long nanoseconds) => _baseLocal += nanoseconds;

    /// <summary>Swallows SYNC pulses until a point in time, as a fault.</summary>
    public void SuppressSync(long untilNanoseconds) => _syncSuppressedUntil = untilNanoseconds;

    /// <summary>What the local clock shows.</summary>
    public long Local(long now) => _baseLocal + (now - _baseTime) + (long)Math.Floor(_baseFraction + ((now - _baseTime) * (_deviation + _correction)));

    /// <summary>The local copy of the system time, as it was when the frame passed the reference clock.</summary>
    public long System(long now) => SystemHere(now) - _memory.Double(Registers.DcSystemTimeDelay);

    // The same time as everywhere, by which SYNC0 is fired. Of a 32-bit clock what is more than its 32 bits is of no account.
    private long SystemHere(long now) => Local(now) + _memory.Quad(Registers.DcSystemTimeOffset);

    internal void PowerUp()
    {
        _correction = 0;
        _meanDifference = 0;
        _lastReceived = 0;
        _syncActive = false;
        _nextSync1 = long.MaxValue;
        _syncSuppressedUntil = 0;
        _memory.SetWord(Registers.DcSpeedCounterStart, Registers.DcSpeedCounterReset);
        _memory.SetWord(Registers.DcFilterDepth, 0x0C04);
    }

    /// <summary>Puts the values that change by themselves into the registers before the main device reads.</summary>
    internal void Reading(long now)
    {
        _memory.SetQuad(Registers.DcSystemTime, System(now));
        if (_syncActive)
        {
            _memory.SetQuad(Registers.DcStartTime, _nextSync0);
        }
    }

    /// <summary>Latches the receive times of a frame that wrote 0x0900.</summary>
    /// <param name="arrival">When it arrived at port 0.</param>
    /// <param name="ports">Loops of the ports.</param>
    internal void Latch(long arrival, in PortLoops ports)
    {
        for (int port = 0; port < DlStatus.PortCount; port++)
        {
            _memory.SetDouble(Registers.DcReceiveTimes + (4 * port), ports.IsOpen(port) ? (uint)Local(arrival + ports.Return(port)) : PortLoops.ClosedPortTime(port));
        }

        _memory.SetQuad(Registers.DcReceiveTimeUnit, Local(arrival));
    }

    /// <summary>The main device wrote the system time: one step of the drift compensation.</summary>
    /// <param name="now">When the frame passed.</param>
    /// <param name="written">The bytes written from 0x0910 on, 1 to 4.</param>
    internal void SystemTimeReceived(long now, ReadOnlySpan<byte> written)
    {
        Span<byte> received = stackalloc byte[ComparedLength];
        uint own = (uint)System(now);
        BinaryPrimitives.WriteUInt32LittleEndian(received, own);
        written.CopyTo(received);
        long difference = (int)(own - BinaryPrimitives.ReadUInt32LittleEndian(received));
        UpdateMean(difference);
        Rebase(now);
        if (difference is > -LockRangeNanoseconds and < LockRangeNanoseconds && now > _lastReceived)
        {
            double rate = _correction - (IntegralGain * difference / (now - _lastReceived));
            _correction = Math.Clamp(rate, -MaximumRateCorrection, MaximumRateCorrection);
        }

        _lastReceived = now;
        _baseLocal -= (long)Math.Clamp(ProportionalGain * difference, -MaximumStepNanoseconds, MaximumStepNanoseconds);
    }

    /// <summary>The main device wrote the speed counter start: the filters begin anew.</summary>
    internal void ResetFilter(long now)
    {
        Rebase(now);
        _correction = 0;
        _meanDifference = 0;
        _memory.SetDouble(Registers.DcSystemTimeDifference, 0);
    }

    /// <summary>
    /// The main device wrote the activation register. A start time in the past never comes, as in the chip; in 32 bits it comes when the clock has gone round.
    /// </summary>
    internal void ActivationWritten(long now)
    {
        bool active = (_memory.Bytes[Registers.DcActivation] & ActivateCyclicAndSync0) == ActivateCyclicAndSync0;
        if (active && !_syncActive)
        {
            long start = _memory.Quad(Registers.DcStartTime);
            long system = SystemHere(now);
            _nextSync0 = !_has64Bits ? system + (uint)(start - system)
                : start < system ? long.MaxValue
                : start;
            (Sync0Count, Sync1Count, _nextSync1) = (0, 0, long.MaxValue);
        }

        _syncActive = active;
    }

    /// <summary>Fires the SYNC pulses that are due.</summary>
    internal void Advance(long now)
    {
        _lastSeen = now;
        if (!_syncActive)
        {
            return;
        }

        long system = SystemHere(now);
        uint cycle = _memory.Double(Registers.DcSync0CycleTime);
        if (cycle != 0 && system - _nextSync0 > cycle * (long)MaximumPulsesAtOnce)
        {
            _nextSync0 += (system - _nextSync0) / cycle * cycle;
        }

        for (int pulse = 0; _syncActive && system >= _nextSync0; pulse++)
        {
            if (pulse == MaximumPulsesAtOnce)
            {
                // Only times at the end of the number range come here: the next pulse would lie before this one.
                _nextSync0 = long.MaxValue;
                break;
            }

            FireSync1(_nextSync0);
            if (now >= _syncSuppressedUntil)
            {
                Sync0Count++;
                _pdi.Sync0();
            }

            BeginSync1(_nextSync0, cycle);
            _nextSync0 = cycle == 0 ? long.MaxValue : _nextSync0 + cycle;
        }

        if (_syncActive)
        {
            FireSync1(system);
        }
    }

    // A register with a time within the cycle: SYNC1 comes so long behind each SYNC0.
    private void BeginSync1(long sync0, uint cycle)
    {
        uint delay = _memory.Double(Registers.DcSync1CycleTime);
        bool isActive = (_memory.Bytes[Registers.DcActivation] & ActivateSync1) != 0 && delay > 0 && (cycle == 0 || delay < cycle);
        _nextSync1 = isActive && sync0 <= long.MaxValue - delay ? sync0 + delay : long.MaxValue;
    }

    private void FireSync1(long system)
    {
        if (system >= _nextSync1)
        {
            Sync1Count++;
            _nextSync1 = long.MaxValue;
        }
    }

    private void UpdateMean(long difference)
    {
        int depth = _memory.Bytes[Registers.DcFilterDepth] & FilterDepthMask;
        _meanDifference += (difference - _meanDifference) / (1 << depth);
        uint magnitude = (uint)Math.Min(Math.Abs(_meanDifference), int.MaxValue);
        _memory.SetDouble(Registers.DcSystemTimeDifference, _meanDifference < 0 ? magnitude | DifferenceSign : magnitude);
    }

    /// <summary>Makes now the point from which the rate counts, so that the rate can change.</summary>
    private void Rebase(long now)
    {
        long elapsed = now - _baseTime;
        double fraction = _baseFraction + (elapsed * (_deviation + _correction));
        double whole = Math.Floor(fraction);
        _baseLocal += elapsed + (long)whole;
        _baseFraction = fraction - whole;
        _baseTime = now;
    }
}
