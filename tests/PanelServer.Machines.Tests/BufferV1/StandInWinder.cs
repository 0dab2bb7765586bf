using PanelServer.Machines.Mock;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.Tests.BufferV1;

/// <summary>A machine that is listed as a winder.</summary>
internal sealed class StandInWinder(ushort serial = 57922) : Machine<MockState, MockLiveValues, MockMutation>(
    new(new(MachineIdentification.QiTech, 2), serial), new MachineSchema<MockState, MockLiveValues, MockMutation>(), new MockReduction(), default, default)
{
    /// <summary>What is wrong with it.</summary>
    public string? Trouble { get; set; }

    protected override void Update(in Cycle cycle) => Error = Trouble;

    protected override void SetSafeOutputs(in Cycle cycle)
    {
    }
}
