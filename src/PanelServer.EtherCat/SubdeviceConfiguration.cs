using PanelServer.EtherCat.Cycle;

namespace PanelServer.EtherCat;

/// <summary>How a subdevice takes part in the exchange. Immutable; the slots' participation is the run-time part.</summary>
/// <param name="Group">Its group.</param>
/// <param name="Slots">Its parts of the process image; none for one that is held back or has no process data.</param>
/// <param name="Registers">Sync managers, FMMUs and watchdog of the process data, kept so that they can be written again for this subdevice alone.</param>
internal sealed record SubdeviceConfiguration(ProcessGroup Group, IReadOnlyList<ProcessSlot> Slots, IReadOnlyList<RegisterWrite> Registers);
