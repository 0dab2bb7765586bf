using PanelServer.ControlLoop;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Segments;
using PanelServer.Host.Loop;
using PanelServer.Host.Simulation;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>
/// The EtherCAT bus in the control loop. Inputs and the reference clock are fetched at the beginning of a cycle, where the time is most
/// exact; outputs leave in a frame of their own at its end, so that the terminals have them in the cycle in which machines set them.
/// </summary>
/// <param name="mainDevice">The main device.</param>
/// <param name="link">The way to the segment.</param>
internal sealed class EtherCatFieldbus(MainDevice mainDevice, BusLink link) : IFieldbus, IReferenceClock
{
    private readonly SimulatedPlants? _plants = link.Plants;
    private volatile ExchangingSegment? _segment;
    private readonly Action? _advancePlants = link.Plants is { } plants ? plants.Advance : null;

    /// <summary>Takes the segment whose process data the cycle exchanges from now on, in the place of an earlier one.</summary>
    public void Attach(ExchangingSegment segment) => _segment = segment;

    /// <inheritdoc/>
    public void Read(in Cycle cycle)
    {
        if (_advancePlants is not null)
        {
            // The far end's time passes with the cycles, and keeps its phase to the reference clock as a loop on the clock's time does.
            // Simulated terminals serve one thread at a time, and the worker exchanges frames with them by itself while the bus is
            // brought up. The plants catch up in the next cycle then.
            _plants!.Owe(cycle.Period.WholeNanoseconds() + (_segment?.PhaseAdjustmentNanoseconds ?? 0));
            mainDevice.TryWhileTransportIsIdle(_advancePlants);
        }

        _segment?.ReadInputs(cycle.Time);
    }

    /// <inheritdoc/>
    public void Write(in Cycle cycle)
    {
        if (_segment is not { } segment)
        {
            return;
        }

        // A group that was faulted gives its outputs back here at the earliest: its machine has run at least one cycle in its
        // safe state since, and starts from there.
        IReadOnlyList<ProcessGroup> groups = segment.Groups;
        for (int i = 0; i < groups.Count; i++)
        {
            groups[i].Acknowledge();
        }

        segment.WriteOutputs();
    }

    /// <summary>How far the next deadline is to be moved so that the cycle keeps its phase to the reference clock; 0 if that is simulated.</summary>
    public long PhaseCorrection() => _plants is null ? _segment?.PhaseAdjustmentNanoseconds ?? 0 : 0;
}
