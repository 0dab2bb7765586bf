using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Esc;
using PanelServer.EtherCat.Simulation.Segment.Files;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>Faults of cables and devices. Positions count all subdevices from 0, the unplugged ones too.</summary>
public sealed partial class VirtualSegment
{
    private readonly Stack<VirtualSubdevice> _removed = new();

    /// <summary>Raised by <see cref="ClearFaults"/>, for what is behind the terminals.</summary>
    public event Action? FaultsCleared;

    /// <summary>Interrupts the connection before a position; what is behind it keeps its power. Position 0: the main device's cable.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public void Disconnect(int position)
    {
        SegmentNode node = NodeAt(position);
        if (node.IsConnected)
        {
            node.IsConnected = false;
            node.CountLostLink();
            _topology.Changed();
        }
    }

    /// <summary>Restores the connection before a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public void Reconnect(int position)
    {
        NodeAt(position).IsConnected = true;
        _topology.Changed();
    }

    /// <summary>Pulls a subdevice out of the row: it and what hangs on it lose connection and power.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public void Unplug(int position)
    {
        Disconnect(position);
        PowerCycleBranch(NodeAt(position));
    }

    /// <summary>Plugs a subdevice in again: it and what hangs on it start as after power-up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public void Replug(int position)
    {
        PowerCycleBranch(NodeAt(position));
        Reconnect(position);
    }

    /// <summary>Restarts one subdevice: registers cleared, station address 0, INIT.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public void Reboot(int position) => NodeAt(position).Subdevice.PowerCycle();

    /// <summary>Takes a subdevice out and closes the row behind it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    /// <exception cref="InvalidOperationException">Several branches hang on it.</exception>
    public VirtualSubdevice Remove(int position)
    {
        SegmentNode node = NodeAt(position);
        _topology.Remove(node);
        _removed.Push(node.Subdevice);
        return node.Subdevice;
    }

    /// <summary>Puts the subdevice that was removed last into the row before a position; nothing if none was.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public void InsertRemoved(int position)
    {
        if (_removed.TryPop(out VirtualSubdevice? subdevice))
        {
            Insert(position, subdevice);
        }
    }

    /// <summary>Exchanges two subdevices; both restart.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    /// <exception cref="InvalidOperationException">Their ports differ.</exception>
    public void Swap(int first, int second)
    {
        (SegmentNode? a, SegmentNode? b) = (NodeAt(first), NodeAt(second));
        if (a.Subdevice.Description.Esc.PortDescriptor != b.Subdevice.Description.Esc.PortDescriptor)
        {
            throw new InvalidOperationException(
                $"{a.Subdevice.Description.OrderNumber} and {b.Subdevice.Description.OrderNumber} cannot be swapped: their ports differ.");
        }

        _topology.Swap(a, b);
        a.Subdevice.PowerCycle();
        b.Subdevice.PowerCycle();
    }

    /// <summary>Pulls a subdevice with all that hangs on it out and plugs it into the first free port of another; it starts as after power-up.</summary>
    /// <param name="position">The subdevice.</param>
    /// <param name="to">What it is plugged into.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    /// <exception cref="InvalidOperationException">It is the first one, the other hangs on it, or has no free port for it.</exception>
    public void Move(int position, int to)
    {
        SegmentNode node = NodeAt(position);
        _topology.Move(node, NodeAt(to));
        PowerCycleBranch(node);
    }

    /// <summary>Ends all faults that are still going on, except those of cables, ports and clocks.</summary>
    public void ClearFaults()
    {
        FrameFaults.Clear();
        foreach (VirtualSubdevice subdevice in Subdevices)
        {
            subdevice.Faults.Clear();
            subdevice.StateMachine.AcceptAll();
            subdevice.Esc.Eeprom.Repair();
            subdevice.Esc.Clock.SuppressSync(0);
            if (subdevice.Files is not null)
            {
                subdevice.Files.Fault = FileFault.None;
            }

            if (subdevice.Mailbox is not null)
            {
                subdevice.Mailbox.Fault = MailboxFault.None;
            }
        }

        FaultsCleared?.Invoke();
    }

    /// <summary>Puts a subdevice into the row before a position, or behind the last one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    /// <exception cref="InvalidOperationException">Its ports do not fit there.</exception>
    public VirtualSubdevice Insert(int position, VirtualSubdevice subdevice)
    {
        if (position == _topology.Nodes.Count)
        {
            return Add(subdevice);
        }

        _topology.InsertBefore(NodeAt(position), subdevice, TerminalDelayNanoseconds);
        Start(subdevice);
        return subdevice;
    }

    /// <summary>Pulls the main device's cable.</summary>
    public void LinkDown() => SetMainCable(isIn: false);

    /// <summary>Puts the main device's cable back.</summary>
    public void LinkUp() => SetMainCable(isIn: true);

    /// <summary>Leads a cable from a free port of the last subdevice to <see cref="RedundantEnd"/>.</summary>
    public void MakeRing() => _topology.MakeRing();

    /// <summary>Pulls the ring's cable between the last subdevice and <see cref="RedundantEnd"/>.</summary>
    public void RedundantLinkDown() => _topology.SetCable(SegmentEnd.Redundant, isIn: false);

    /// <summary>Puts the ring's cable back.</summary>
    public void RedundantLinkUp() => _topology.SetCable(SegmentEnd.Redundant, isIn: true);

    /// <summary>Closes or frees a port as if the main device had written the loop control register.</summary>
    /// <param name="position">Subdevice.</param>
    /// <param name="port">0 to 3.</param>
    /// <param name="isClosed">True to close it, false for automatic.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position or port.</exception>
    public void ClosePort(int position, int port, bool isClosed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(port, DlStatus.PortCount);
        ref byte control = ref NodeAt(position).Subdevice.Esc.Memory.Bytes[Registers.LoopControl];
        control = (byte)((control & ~(3 << (2 * port))) | (isClosed ? 3 << (2 * port) : 0));
        _topology.Changed();
    }

    /// <summary>True if frames reach the subdevice at a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such position.</exception>
    public bool IsReachable(int position)
    {
        SegmentNode node = NodeAt(position);
        foreach (SegmentNode reachable in _topology.Reachable)
        {
            if (reachable == node)
            {
                return true;
            }
        }

        return false;
    }

    private void SetMainCable(bool isIn)
    {
        _cableIn = isIn;
        _topology.SetCable(SegmentEnd.Main, isIn);
    }

    private SegmentNode NodeAt(int position) => position >= 0 && position < _topology.Nodes.Count
        ? _topology.Nodes[position]
        : throw new ArgumentOutOfRangeException(
            nameof(position), position, $"There is no subdevice at position {position}: the segment has positions 0 to {_topology.Nodes.Count - 1}.");

    private static void PowerCycleBranch(SegmentNode node)
    {
        node.Subdevice.PowerCycle();
        foreach (SegmentNode? child in node.Children)
        {
            if (child is not null)
            {
                PowerCycleBranch(child);
            }
        }
    }

    /// <summary>A frame damaged before a subdevice: invalid there, forwarded as bad by all behind it and, on the way back, before it.</summary>
    private void CountCorruption(int position)
    {
        ReadOnlySpan<SegmentNode> reachable = _topology.Reachable;
        for (int i = 0; i < reachable.Length; i++)
        {
            EscMemory memory = reachable[i].Subdevice.Esc.Memory;
            if (i == position)
            {
                memory.Count(Registers.PortErrors);
                memory.Count(Registers.PortErrors + 1);
            }
            else
            {
                memory.Count(i > position ? Registers.ForwardedErrors : Registers.ForwardedErrors + FirstOpenExit(reachable[i]));
            }
        }
    }

    private static int FirstOpenExit(SegmentNode node)
    {
        for (int port = 1; port < DlStatus.PortCount; port++)
        {
            if (!node.IsClosed(port))
            {
                return port;
            }
        }

        return 0;
    }

    /// <summary>Loop settings marked as temporary (DL control bit 1) end after a second.</summary>
    private void EndTemporaryLoop(SegmentNode node)
    {
        ref byte control = ref node.Subdevice.Esc.Memory.Bytes[Registers.DlControl];
        if ((control & 2) == 0)
        {
            node.TemporaryLoopEnd = long.MaxValue;
        }
        else if (node.TemporaryLoopEnd == long.MaxValue)
        {
            node.TemporaryLoopEnd = NowNanoseconds + TemporaryLoopNanoseconds;
        }
        else if (NowNanoseconds >= node.TemporaryLoopEnd)
        {
            control &= 0xFD;
            node.Subdevice.Esc.Memory.Bytes[Registers.LoopControl] = 0;
            _topology.Changed();
        }
    }
}
