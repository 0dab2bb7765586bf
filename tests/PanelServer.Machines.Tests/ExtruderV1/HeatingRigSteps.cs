using PanelServer.Machines.ExtruderV1;
using PanelServer.Machines.ExtruderV1.Heating.Supervision;
using PanelServer.Reference;

namespace PanelServer.Machines.Tests.ExtruderV1;

/// <summary>What tests of the heating's supervision do with a rig.</summary>
internal static class HeatingRigSteps
{
    /// <summary>Changes the set points of all zones.</summary>
    public static void Change(ExtruderHeatingRig rig, double kelvin)
    {
        for (int zone = 0; zone < rig.Targets.Length; zone++)
        {
            rig.Targets[zone] += kelvin;
        }
    }

    /// <summary>Lets it run; nothing may be found.</summary>
    public static void AssertNothing(ExtruderHeatingRig rig, double seconds)
    {
        (ExtruderZoneName Zone, HeatingFault Fault)? found = rig.RunUntilFound(seconds);
        Assert.True(found is null, $"{found} at {rig.Now:F0} s");
    }
}
