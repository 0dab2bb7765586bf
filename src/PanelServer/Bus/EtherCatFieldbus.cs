using PanelServer.ControlLoop;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.Host.Loop;
using PanelServer.Machines;

namespace PanelServer.Host.Bus;

/// <summary>
/// The EtherCAT bus in the control loop. The frame with the outputs of the cycle before leaves at the beginning of a cycle,
/// where the time is most exact, and brings the inputs of this one.
/// </summary>
/// <param name="mainDevice">The main device.</param>
/// <param name="link">The way to the segment.</param>
internal sealed class EtherCatFieldbus(MainDevice mainDevice, BusLink link) : IFieldbus, IReferenceClock
{
    private readonly Action? _advancePlants = link.Plants is null ? null : link.AdvancePlants;

    /// <inheritdoc/>
    public void Read(in Cycle cycle)
    {
        if (_advancePlants is not null)
        {
            // Simulated terminals serve one thread at a time, and the worker exchanges frames with them by itself while the bus is
            // brought up and when the cycle was held up. The plants catch up in the next cycle then.
            mainDevice.TryWhileTransportIsIdle(_advancePlants);
        }

        mainDevice.Exchange(cycle.Time);
    }

    /// <inheritdoc/>
    public void Write(in Cycle cycle)
    {
        // A group that was faulted gives its outputs back here at the earliest: its machine has run at least one cycle in its
        // safe state since, and starts from there.
        IReadOnlyList<ProcessGroup> groups = mainDevice.Groups;
        for (int i = 0; i < groups.Count; i++)
        {
            groups[i].Acknowledge();
        }
    }

    /// <inheritdoc/>
    public long PhaseCorrection() => mainDevice.PhaseAdjustmentNanoseconds;
}
