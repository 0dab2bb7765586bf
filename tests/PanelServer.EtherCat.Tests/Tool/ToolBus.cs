using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Tool;

namespace PanelServer.EtherCat.Tests.Tool;

/// <summary>What a command has said and how it ended.</summary>
/// <param name="Status">Exit status.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record ToolRun(int Status, string Output, string Errors);

/// <summary>A coupler, a thermometer, outputs, a device without driver and a motor at the end of a cable, for commands of `panel-ethercat`.</summary>
public sealed class ToolBus : IDisposable
{
    public const int ThermometerPosition = 1;
    public const int OutputPosition = 2;
    public const int StrangerPosition = 3;
    public const int MotorPosition = 4;

    private readonly Cable _cable = new();
    private readonly Network.SegmentServer _server;

    public ToolBus()
    {
        Thermometer.SetTemperatureCelsius(1, 21.5);
        _server = new Network.SegmentServer(_cable, [
            new(DigitalDescriptions.Ek1100, new VirtualEk1100()),
            new(AnalogDescriptions.El3204, Thermometer),
            new(DigitalDescriptions.El2004, Outputs),
            new(AnalogDescriptions.El3021 with { Product = 0x0BB93052, OrderNumber = "EL3001" }, new VirtualEl3021()),
            new(StepperDescriptions.El7031, Motor),
        ]);
    }

    internal VirtualEl3204 Thermometer { get; } = new();

    internal VirtualEl2004 Outputs { get; } = new();

    internal VirtualEl7031 Motor { get; } = new();

    internal VirtualSegment Segment => _server.Segment;

    /// <summary>Runs a command on this bus; `-i` is added.</summary>
    internal ToolRun Run(params string[] arguments) => RunBare([.. arguments, "-i", _cable.Near]);

    /// <summary>Runs a command line as it is.</summary>
    internal ToolRun RunBare(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int status = _cable.Inside(() => ToolCommands.RunAsync(arguments, output, errors).GetAwaiter().GetResult());
        return new(status, output.ToString(), errors.ToString());
    }

    public void Dispose()
    {
        _server.Dispose();
        _cable.Dispose();
    }
}
