using PanelServer.EtherCat.Frames;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Cycle;

/// <summary>A logical datagram with the terminals of one group that it serves: LRD for their inputs, or LWR for their outputs.</summary>
internal sealed class ProcessDatagram(ProcessGroup group, EtherCatCommand command, uint logicalAddress, int length, ProcessSlot[] slots)
{
    private int _wrongInARow;
    private int _lastCounter;

    public ProcessGroup Group { get; } = group;

    public EtherCatCommand Command { get; } = command;

    public uint LogicalAddress { get; } = logicalAddress;

    public int Length { get; } = length;

    public ReadOnlySpan<ProcessSlot> Slots => slots;

    /// <summary>The frame that carries the datagram, and its number in it. Set once by the layout.</summary>
    public BusFrame Frame { get; set; } = null!;

    public int Number { get; set; }

    /// <summary>True when the last cycle's working counter was right; readable from any thread.</summary>
    public bool IsExchanging => Volatile.Read(ref _wrongInARow) == 0;

    /// <summary>Working counter of the last answer; readable from any thread.</summary>
    public int LastCounter => Volatile.Read(ref _lastCounter);

    /// <summary>Working counter when all terminals that should take part do.</summary>
    public int ExpectedCounter
    {
        get
        {
            int expected = 0;
            foreach (ProcessSlot slot in slots)
            {
                expected += slot.Participation == Participation.Expected ? 1 : 0;
            }

            return expected;
        }
    }

    /// <summary>Clears the inputs in the frame, so that a missing terminal reads as zero.</summary>
    public void Clear() => Frame.Data(Number).Clear();

    /// <summary>Puts the outputs into the frame.</summary>
    /// <param name="enableOutputs">False to send safe outputs whatever the group's state.</param>
    public void Fill(bool enableOutputs)
    {
        Span<byte> data = Frame.Data(Number);
        bool enabled = enableOutputs && Group.OutputsEnabled;
        foreach (ProcessSlot slot in slots)
        {
            if (!enabled)
            {
                slot.Terminal.SetSafeOutputs();
            }

            slot.Terminal.WriteOutputs(data.Slice(slot.Offset, slot.Length));
        }
    }

    /// <summary>Looks whether the working counter proves that all terminals took part, and takes the inputs over if it does.</summary>
    /// <returns>True when it does.</returns>
    public bool Evaluate(TimeSpan now)
    {
        if (Frame.IsAnswered)
        {
            Volatile.Write(ref _lastCounter, Frame.WorkingCounter(Number));
        }

        if (Frame.IsAnswered && IsCertain(_lastCounter))
        {
            Volatile.Write(ref _wrongInARow, 0);
            if (Command == EtherCatCommand.Lrd)
            {
                ReadInputs(Frame.Data(Number), now);
            }

            return true;
        }

        foreach (ProcessSlot slot in slots)
        {
            slot.Terminal.MarkInputsStale();
        }

        Group.CountMismatch();
        Volatile.Write(ref _wrongInARow, _wrongInARow + 1);
        if (_wrongInARow >= Group.MismatchLimit)
        {
            Group.Fault();
            if (!Frame.IsAnswered)
            {
                ReportBusDown();
            }
        }

        return false;
    }

    // A terminal that is just being started may count or not. When several are, a sum in between proves nothing about the others.
    private bool IsCertain(int counter)
    {
        int expected = 0;
        int joining = 0;
        foreach (ProcessSlot slot in slots)
        {
            switch (slot.Participation)
            {
                case Participation.Expected:
                    expected++;
                    break;
                case Participation.Joining:
                    joining++;
                    break;
            }
        }

        return counter == expected || (joining > 0 && counter == expected + joining);
    }

    private void ReadInputs(Span<byte> data, TimeSpan now)
    {
        foreach (ProcessSlot slot in slots)
        {
            if (slot.Participation == Participation.Expected)
            {
                slot.Terminal.ReadInputs(data.Slice(slot.Offset, slot.Length), now);
            }
            else
            {
                slot.Terminal.MarkInputsStale();
            }
        }
    }

    private void ReportBusDown()
    {
        foreach (ProcessSlot slot in slots)
        {
            // The worker adds what it knows of the cause; that must not be overwritten in every cycle.
            if (slot.Participation == Participation.Expected && slot.Terminal.Health.Condition != TerminalCondition.BusDown)
            {
                slot.Terminal.Report(TerminalCondition.BusDown);
            }
        }
    }
}
