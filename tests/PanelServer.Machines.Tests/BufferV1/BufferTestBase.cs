using System.Text.Json;
using PanelServer.Machines.BufferV1;
using PanelServer.Machines.Json;
using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.BufferV1;

/// <summary>A buffer on its bus, a millisecond per cycle.</summary>
public abstract class BufferTestBase : IDisposable
{
    protected static MachineIdentificationUnique Winder { get; } = new(new(1, 2), 57922);

    protected BufferBus Bus { get; private set; } = new();

    protected BufferState State => Bus.Machine.ReadTyped().State;

    protected BufferMode Mode => State.ModeState.Mode;

    protected string? Error => Bus.Machine.ReadStatus().Error;

    public void Dispose()
    {
        Bus.Dispose();
        GC.SuppressFinalize(this);
    }

    protected void Use(BufferOptions options)
    {
        Bus.Dispose();
        Bus = new BufferBus(options);
    }

    protected string Wire() => JsonSerializer.Serialize(Bus.Machine.ReadSnapshot().State, PanelJson.Declared);

    /// <summary>What the tower's driver puts into the image: the enable bit and the sign of the velocity word.</summary>
    protected (int Enable, int Velocity) TowerOutputs()
    {
        byte[] image = new byte[8];
        Bus.Op.Terminals[1].WriteOutputs(image);
        return (image[4] & 1, BitConverter.ToInt16(image, 6));
    }

    protected void Post(params BufferMutation[] mutations)
    {
        SubmitResult result = Bus.Machine.Submit(mutations);
        Assert.True(result.Outcome == SubmitOutcome.Accepted, result.Reason);
        Run(0.001);
    }

    protected void Run(double seconds)
    {
        for (int i = (int)Math.Round(seconds * 1000); i > 0; i--)
        {
            Bus.Step(RunAll);
        }
    }

    private void RunAll(Cycle cycle)
    {
        foreach (Machine machine in Bus.Roster.Machines)
        {
            machine.Run(cycle);
        }
    }
}
