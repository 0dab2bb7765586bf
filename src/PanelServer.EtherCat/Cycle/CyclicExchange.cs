using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Cycle;

/// <summary>
/// The exchange of one cycle: outputs out, inputs in, reference clock to all, one look at the states, and behind it the frames of
/// acyclic work. Allocates nothing, takes no lock, waits at most the receive timeout.
/// </summary>
internal sealed class CyclicExchange
{
    private const int AcyclicFramesPerCycle = 2;
    private const int ClockLength = 8;

    /// <summary>After so many cycles without any answer the bus counts as interrupted, and frames go out in every interval only.</summary>
    private const int PatientCycles = 100;
    private const long SilentIntervalNanoseconds = 10_000_000;

    private readonly FrameEngine _engine;
    private readonly AcyclicChannel _acyclic;
    private readonly ProcessDatagram[] _datagrams;
    private readonly BusFrame[] _frames;
    private readonly BusFrame? _clockFrame;
    private readonly BusFrame _stateFrame;
    private readonly int _stateNumber;
    private readonly long _acyclicTimeout;
    private int _lostInARow;
    private int _states;
    private long _nextAttempt;

    /// <summary>Lays the datagrams out over frames.</summary>
    /// <param name="engine">Sends and matches.</param>
    /// <param name="acyclic">Frames of acyclic work.</param>
    /// <param name="datagrams">Process data of all groups.</param>
    /// <param name="clockStation">Station address of the reference clock, or null without one.</param>
    /// <param name="cycleNanoseconds">Cycle time.</param>
    public CyclicExchange(
        FrameEngine engine, AcyclicChannel acyclic, ProcessDatagram[] datagrams, ushort? clockStation, long cycleNanoseconds)
    {
        (_engine, _acyclic, _datagrams) = (engine, acyclic, datagrams);

        // An acyclic answer is picked up in the cycle after its frame was sent.
        _acyclicTimeout = Math.Max(AcyclicFrame.ShortestTimeoutNanoseconds, 3 * cycleNanoseconds);
        var frames = new List<BusFrame> { new() };
        if (clockStation is { } station)
        {
            // First of all, so that process data behind it finds the reference time already distributed.
            frames[0].Add(EtherCatCommand.Frmw, station | ((uint)Registers.DcSystemTime << 16), ClockLength);
            _clockFrame = frames[0];
        }

        foreach (var datagram in datagrams)
        {
            datagram.Frame = FrameWithRoom(frames, datagram.Length);
            datagram.Number = datagram.Frame.Add(datagram.Command, datagram.LogicalAddress, datagram.Length);
        }

        _stateFrame = FrameWithRoom(frames, sizeof(ushort));
        _stateNumber = _stateFrame.Add(EtherCatCommand.Brd, (uint)Registers.AlStatus << 16, sizeof(ushort));
        _frames = [.. frames];
    }

    /// <summary>Frames per cycle.</summary>
    public int FrameCount => _frames.Length;

    /// <summary>Consecutive cycles in which no frame came back.</summary>
    public int LostInARow => Volatile.Read(ref _lostInARow);

    /// <summary>AL status of all subdevices ORed, in bits 0–15, and how many answered, in bits 16–31; of the last answered cycle.</summary>
    public int States => Volatile.Read(ref _states);

    /// <summary>True when all datagrams of a group had the right working counter in the last cycle.</summary>
    public bool IsExchanging(ProcessGroup group)
    {
        foreach (var datagram in _datagrams)
        {
            if (datagram.Group == group && !datagram.IsExchanging)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Working counter and the expected one of a group's datagram that is not exchanging.</summary>
    public (int Counter, int Expected) WrongCounter(ProcessGroup group)
    {
        foreach (var datagram in _datagrams)
        {
            if (datagram.Group == group && !datagram.IsExchanging)
            {
                return (datagram.LastCounter, datagram.ExpectedCounter);
            }
        }

        return default;
    }

    /// <summary>
    /// Runs one cycle. The caller holds the transport. On an interrupted bus most cycles send nothing, so that waiting for answers
    /// that do not come costs next to nothing.
    /// </summary>
    /// <param name="now">The cycle's time, handed to the terminals.</param>
    /// <param name="receiveTimeoutNanoseconds">How long to wait for answers.</param>
    /// <param name="enableOutputs">False to send safe outputs only.</param>
    public ExchangeResult Run(TimeSpan now, long receiveTimeoutNanoseconds, bool enableOutputs)
    {
        foreach (var datagram in _datagrams)
        {
            datagram.Fill(enableOutputs);
        }

        ClearForNextUse();
        var start = _engine.NowNanoseconds;
        if (_lostInARow < PatientCycles || start >= _nextAttempt)
        {
            _nextAttempt = start + SilentIntervalNanoseconds;
            SendAndReceive(start, start + receiveTimeoutNanoseconds);
        }

        var end = _engine.NowNanoseconds;
        var complete = TakeOver(now);
        _acyclic.ReturnFinished(end);
        var time = _clockFrame is { IsAnswered: true } ? BinaryPrimitives.ReadUInt64LittleEndian(_clockFrame.Data(0)) : 0;
        return new ExchangeResult(complete ? ExchangeStatus.Complete : ExchangeStatus.Incomplete, time, end - start);
    }

    private static BusFrame FrameWithRoom(List<BusFrame> frames, int length)
    {
        if (frames[^1].Remaining < length)
        {
            frames.Add(new BusFrame());
        }

        return frames[^1];
    }

    private void ClearForNextUse()
    {
        _clockFrame?.Data(0).Clear();
        _stateFrame.Data(_stateNumber).Clear();
    }

    private void SendAndReceive(long start, long deadline)
    {
        var open = 0;
        foreach (var frame in _frames)
        {
            open += _engine.TrySend(frame, deadline) ? 1 : 0;
        }

        _acyclic.SendFromCycle(AcyclicFramesPerCycle, start + _acyclicTimeout);
        Receive(open, deadline);
    }

    private void Receive(int open, long deadline)
    {
        while (open > 0)
        {
            var answered = _engine.Receive(deadline);
            if (answered is null)
            {
                break;
            }

            open -= Array.IndexOf(_frames, answered) >= 0 ? 1 : 0;
        }

        foreach (var frame in _frames)
        {
            _engine.GiveUp(frame);
        }
    }

    private bool TakeOver(TimeSpan now)
    {
        var complete = true;
        foreach (var datagram in _datagrams)
        {
            complete &= datagram.Evaluate(now);
        }

        var anyAnswered = false;
        foreach (var frame in _frames)
        {
            anyAnswered |= frame.IsAnswered;
            complete &= frame.IsAnswered;
        }

        Volatile.Write(ref _lostInARow, anyAnswered ? 0 : _lostInARow + 1);
        if (_stateFrame.IsAnswered)
        {
            var states = BinaryPrimitives.ReadUInt16LittleEndian(_stateFrame.Data(_stateNumber));
            Volatile.Write(ref _states, states | (_stateFrame.WorkingCounter(_stateNumber) << 16));
        }

        return complete;
    }
}
