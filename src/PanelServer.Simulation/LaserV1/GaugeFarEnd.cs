using PanelServer.Simulation.Devices;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.LaserV1;

/// <summary>The far end of a diameter gauge.</summary>
internal sealed class GaugeFarEnd : DeviceFarEnd
{
    private const string Link = "--link";
    private const string OneAxis = "--one-axis";

    /// <inheritdoc/>
    public override string Name => "gauge";

    /// <inheritdoc/>
    public override string Slug => "laser_v1";

    /// <summary>The serial number that follows from the path /dev/ttyUSB0: it pretends to be plugged into the first socket.</summary>
    public override ushort FirstSerial => 40961;

    /// <inheritdoc/>
    public override string Summary => "a diameter gauge on a pseudo-terminal, reached by the symbolic link PATH";

    /// <inheritdoc/>
    public override string Usage => $"{Link} PATH [{OneAxis}]";

    /// <inheritdoc/>
    public override string Commands => "diameter MICROMETRES";

    /// <inheritdoc/>
    public override IReadOnlyList<DeviceFault> Faults { get; } = [.. Enum.GetValues<DeviceFault>().Except([DeviceFault.WrongTransaction])];

    /// <inheritdoc/>
    public override SimulatedDevice Start(Func<string> folder, TimeProvider time)
    {
        return SimulatedGauge.Start(Path.Combine(folder(), Name), time);
    }

    /// <inheritdoc/>
    private protected override Func<SimulatedDevice> Read(DeviceArguments arguments, TimeProvider time)
    {
        string link = arguments.Text(Link) ?? throw arguments.Wrong($"{Link} is missing.");
        bool oneAxis = arguments.Has(OneAxis);
        return () => SimulatedGauge.Start(link, time, oneAxis);
    }
}
