namespace PanelServer.Simulation.TestMachines;

/// <summary>The far end of a test machine that a server knows only if it is asked to.</summary>
/// <param name="machine">The machine's number.</param>
/// <param name="slug">Slug of the machine; it is its name as well.</param>
internal abstract class LaterTestFarEnd(ushort machine, string slug) : TestFarEnd(machine, slug)
{
    /// <inheritdoc/>
    public sealed override bool IsUsual => false;
}
