using System.Buffers.Binary;
using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Cycle;

/// <summary>
/// The exchange of one cycle, in two halves. At its start: inputs in, reference clock to all, one look at the states, and behind them
/// the frames of acyclic work; waits for the inputs, at most the receive timeout. At its end: outputs out, without waiting; their
/// answer is taken in with the next inputs. Allocates nothing and takes no lock.
/// </summary>
internal sealed class CyclicExchange
{
    private const int AcyclicFramesPerCycle = 2;

    /// <summary>After so many cycles without any answer the bus counts as interrupted, and frames go out in every interval only.</summary>
    private const int PatientCycles = 100;
    private const long SilentIntervalNanoseconds = 10_000_000;

    private readonly FrameEngine _engine;
    private readonly AcyclicChannel _acyclic;
    private readonly ReferenceClock _clock;
    private readonly BusFrame? _clockFrame;
    private readonly BusFrame _stateFrame;
    private readonly int _stateNumber;
    private readonly long _acyclicTimeout;
    private int _lostInARow;
    private int _states;
    private long _nextAttempt;
    private bool _outputsAreUnderWay;

    // What the exchange uses from the outputs of a cycle to the inputs of the next; and what it takes up with the next outputs.
    private Layout _layout;
    private volatile Layout _nextLayout;

    /// <summary>Lays the datagrams out over frames.</summary>
    /// <param name="engine">Sends and matches.</param>
    /// <param name="acyclic">Frames of acyclic work.</param>
    /// <param name="datagrams">Process data of all groups.</param>
    /// <param name="clock">The reference clock, which may change later; without one at the start there is none.</param>
    /// <param name="cycleNanoseconds">Cycle time.</param>
    public CyclicExchange(
        FrameEngine engine, AcyclicChannel acyclic, ProcessDatagram[] datagrams, ReferenceClock clock, long cycleNanoseconds)
    {
        (_engine, _acyclic, _clock) = (engine, acyclic, clock);
        (ProcessDatagram[] inputs, ProcessDatagram[] outputs) = Split(datagrams);

        // An acyclic answer is picked up in the cycle after its frame was sent.
        _acyclicTimeout = Math.Max(AcyclicFrame.ShortestTimeoutNanoseconds, 3 * cycleNanoseconds);
        List<BusFrame> frames = new() { new() };
        if (clock.Exists)
        {
            // First of all, so that process data behind it finds the reference time already distributed.
            frames[0].Add(EtherCatCommand.Frmw, ClockAddress, ReferenceClock.TimeLength);
            _clockFrame = frames[0];
        }

        Place(inputs, frames);
        _stateFrame = FrameWithRoom(frames, sizeof(ushort));
        _stateNumber = _stateFrame.Add(EtherCatCommand.Brd, (uint)Registers.AlStatus << 16, sizeof(ushort));
        _layout = _nextLayout = new(inputs, outputs, [.. frames], PlaceInNewFrames(outputs));
    }

    /// <summary>Frames per cycle: those with inputs and those with outputs.</summary>
    public int FrameCount => _nextLayout.InputFrames.Length + _nextLayout.OutputFrames.Length;

    /// <summary>True when what was added and removed has been taken up.</summary>
    public bool IsUpToDate => Volatile.Read(ref _layout) == _nextLayout;

    /// <summary>Consecutive cycles in which no frame came back.</summary>
    public int LostInARow => Volatile.Read(ref _lostInARow);

    /// <summary>AL status of all subdevices ORed, in bits 0–15, and how many answered, in bits 16–31; of the last answered cycle.</summary>
    public int States => Volatile.Read(ref _states);

    private uint ClockAddress => _clock.Station | ((uint)Registers.DcSystemTime << 16);

    /// <summary>True when all datagrams of a group had the right working counter in the last cycle.</summary>
    public bool IsExchanging(ProcessGroup group) => FindWrong(group) is null;

    /// <summary>Working counter and the expected one of a group's datagram that is not exchanging.</summary>
    public (int Counter, int Expected) WrongCounter(ProcessGroup group) =>
        FindWrong(group) is { } wrong ? (wrong.LastCounter, wrong.ExpectedCounter) : default;

    /// <summary>
    /// Adds process data, in frames of its own, from the next outputs on. Scheduler only; what is exchanged already does not notice.
    /// </summary>
    public void Add(IReadOnlyList<ProcessDatagram> datagrams)
    {
        (ProcessDatagram[] inputs, ProcessDatagram[] outputs) = Split(datagrams);
        Layout present = _nextLayout;
        _nextLayout = new(
            [.. present.Inputs, .. inputs],
            [.. present.Outputs, .. outputs],
            [.. present.InputFrames, .. PlaceInNewFrames(inputs)],
            [.. present.OutputFrames, .. PlaceInNewFrames(outputs)]);
    }

    /// <summary>
    /// Leaves a group's process data out from the next outputs on. Its place in frames that others use stays, unanswered; frames that nobody else
    /// uses are no longer sent. Scheduler only; what else is exchanged does not notice.
    /// </summary>
    public void Remove(ProcessGroup group)
    {
        Layout present = _nextLayout;
        ProcessDatagram[] inputs = [.. present.Inputs.Where(datagram => datagram.Group != group)];
        ProcessDatagram[] outputs = [.. present.Outputs.Where(datagram => datagram.Group != group)];
        _nextLayout = new(
            inputs,
            outputs,
            [.. present.InputFrames.Where(frame => frame == _clockFrame || frame == _stateFrame || inputs.Any(datagram => datagram.Frame == frame))],
            [.. present.OutputFrames.Where(frame => outputs.Any(datagram => datagram.Frame == frame))]);
    }

    /// <summary>
    /// Fetches the inputs and hands them to the terminals; takes the answer to the last outputs in as well. The caller holds the transport.
    /// On an interrupted bus most cycles send nothing, so that waiting for answers that do not come costs next to nothing.
    /// </summary>
    /// <param name="now">The cycle's time, handed to the terminals.</param>
    /// <param name="receiveTimeoutNanoseconds">How long to wait for answers.</param>
    public ExchangeResult ReadInputs(TimeSpan now, long receiveTimeoutNanoseconds)
    {
        foreach (ProcessDatagram datagram in _layout.Inputs)
        {
            datagram.Clear();
        }

        long start = _engine.NowNanoseconds;
        PrepareForNextUse(start);
        if (_lostInARow < PatientCycles || start >= _nextAttempt)
        {
            _nextAttempt = start + SilentIntervalNanoseconds;
            SendAndReceive(start, start + receiveTimeoutNanoseconds);
        }

        long end = _engine.NowNanoseconds;
        bool complete = TakeOver(now);
        _acyclic.ReturnFinished(end);
        ulong time = _clockFrame is { IsAnswered: true } ? _clock.Follow(BinaryPrimitives.ReadUInt32LittleEndian(_clockFrame.Data(0)), start) : 0;
        return new ExchangeResult(complete ? ExchangeStatus.Complete : ExchangeStatus.Incomplete, time, end - start);
    }

    /// <summary>
    /// Sends the outputs of all terminals, without waiting for the answer unless the transport has to relay them. The caller holds the transport.
    /// </summary>
    /// <param name="enableOutputs">False to send safe outputs only.</param>
    /// <param name="receiveTimeoutNanoseconds">How long to wait where that is needed.</param>
    public void WriteOutputs(bool enableOutputs, long receiveTimeoutNanoseconds)
    {
        // Not answered yet where nobody has read the inputs in between.
        GiveUpOutputs();

        // Here, so that the next inputs find an answer to all outputs.
        Volatile.Write(ref _layout, _nextLayout);
        foreach (ProcessDatagram datagram in _layout.Outputs)
        {
            datagram.Fill(enableOutputs);
        }

        _outputsAreUnderWay = true;
        if (_lostInARow >= PatientCycles)
        {
            // Once an input comes back outputs are worth sending again.
            return;
        }

        int open = 0;
        foreach (BusFrame frame in _layout.OutputFrames)
        {
            open += _engine.TrySend(frame, long.MaxValue) ? 1 : 0;
        }

        if (_engine.RelaysFrames)
        {
            AwaitAnswers(_layout.OutputFrames, open, _engine.NowNanoseconds + receiveTimeoutNanoseconds);
        }
    }

    /// <summary>Waits no longer for answers to outputs: the exchange ends. The caller holds the transport.</summary>
    public void GiveUpOutputs() => GiveUp(_layout.OutputFrames);

    private ProcessDatagram? FindWrong(ProcessGroup group)
    {
        Layout layout = _nextLayout;
        return FindWrong(layout.Inputs, group) ?? FindWrong(layout.Outputs, group);
    }

    private static ProcessDatagram? FindWrong(ProcessDatagram[] datagrams, ProcessGroup group)
    {
        foreach (ProcessDatagram datagram in datagrams)
        {
            if (datagram.Group == group && !datagram.IsExchanging)
            {
                return datagram;
            }
        }

        return null;
    }

    private static (ProcessDatagram[] Inputs, ProcessDatagram[] Outputs) Split(IReadOnlyList<ProcessDatagram> datagrams) => (
        [.. datagrams.Where(datagram => datagram.Command == EtherCatCommand.Lrd)],
        [.. datagrams.Where(datagram => datagram.Command == EtherCatCommand.Lwr)]);

    private static BusFrame[] PlaceInNewFrames(ProcessDatagram[] datagrams)
    {
        List<BusFrame> frames = [];
        Place(datagrams, frames);
        return [.. frames];
    }

    private static void Place(ProcessDatagram[] datagrams, List<BusFrame> frames)
    {
        foreach (ProcessDatagram datagram in datagrams)
        {
            datagram.Frame = FrameWithRoom(frames, datagram.Length);
            datagram.Number = datagram.Frame.Add(datagram.Command, datagram.LogicalAddress, datagram.Length);
        }
    }

    private static BusFrame FrameWithRoom(List<BusFrame> frames, int length)
    {
        if (frames.Count == 0 || frames[^1].Remaining < length)
        {
            frames.Add(new BusFrame());
        }

        return frames[^1];
    }

    private void PrepareForNextUse(long now)
    {
        if (_clockFrame is not null)
        {
            // The clock puts its own time in. While it is missing, and until another one stands in for it, this is what the others get.
            _clockFrame.SetAddress(0, ClockAddress);
            BinaryPrimitives.WriteUInt32LittleEndian(_clockFrame.Data(0), (uint)_clock.At(now));
        }

        _stateFrame.Data(_stateNumber).Clear();
    }

    private void SendAndReceive(long start, long deadline)
    {
        int open = 0;
        foreach (BusFrame frame in _layout.InputFrames)
        {
            open += _engine.TrySend(frame, deadline) ? 1 : 0;
        }

        _acyclic.SendFromCycle(AcyclicFramesPerCycle, start + _acyclicTimeout);
        AwaitAnswers(_layout.InputFrames, open, deadline);

        // The outputs travelled a cycle ago, ahead of all that has been waited for here.
        GiveUp(_layout.InputFrames);
        GiveUp(_layout.OutputFrames);
    }

    private void AwaitAnswers(BusFrame[] frames, int open, long deadline)
    {
        while (open > 0 && _engine.Receive(deadline) is { } answered)
        {
            open -= Array.IndexOf(frames, answered) >= 0 ? 1 : 0;
        }
    }

    private void GiveUp(BusFrame[] frames)
    {
        foreach (BusFrame frame in frames)
        {
            _engine.GiveUp(frame);
        }
    }

    private bool TakeOver(TimeSpan now)
    {
        bool complete = true;
        if (_outputsAreUnderWay)
        {
            // Before the inputs, which are as good as their own counter says even where an output has not arrived.
            _outputsAreUnderWay = false;
            foreach (ProcessDatagram datagram in _layout.Outputs)
            {
                complete &= datagram.Evaluate(now);
            }
        }

        foreach (ProcessDatagram datagram in _layout.Inputs)
        {
            complete &= datagram.Evaluate(now);
        }

        bool anyAnswered = false;
        foreach (BusFrame frame in _layout.InputFrames)
        {
            anyAnswered |= frame.IsAnswered;
            complete &= frame.IsAnswered;
        }

        Volatile.Write(ref _lostInARow, anyAnswered ? 0 : _lostInARow + 1);
        if (_stateFrame.IsAnswered)
        {
            ushort states = BinaryPrimitives.ReadUInt16LittleEndian(_stateFrame.Data(_stateNumber));
            Volatile.Write(ref _states, states | (_stateFrame.WorkingCounter(_stateNumber) << 16));
        }

        return complete;
    }

    /// <summary>Process data and the frames that carry it. Immutable, so that it can be exchanged for a longer one while the cycle runs.</summary>
    private sealed record Layout(ProcessDatagram[] Inputs, ProcessDatagram[] Outputs, BusFrame[] InputFrames, BusFrame[] OutputFrames);
}
