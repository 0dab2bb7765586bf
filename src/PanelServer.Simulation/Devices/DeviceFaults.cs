using System.Text.Json;
using PanelServer.EtherCat.Simulation.Segment.Faults;

namespace PanelServer.Simulation.Devices;

/// <summary>The faults of simulated devices beside the bus by the names they have in scripts and on the command line.</summary>
public static class DeviceFaults
{
    private const string Ok = "ok";

    /// <summary>Name of a fault, such as <c>half-frame</c>.</summary>
    /// <param name="fault">The fault.</param>
    public static string NameOf(DeviceFault fault) => JsonNamingPolicy.KebabCaseLower.ConvertName(fault.ToString());

    /// <summary>A device's faults for scripts: <c>NAME FAULT [ANSWERS]</c>, and <c>ok</c> for none.</summary>
    /// <param name="name">Name of the device.</param>
    /// <param name="possible">What it can suffer.</param>
    /// <param name="faults">Its fault switch.</param>
    public static FaultKind Kind(string name, IReadOnlyList<DeviceFault> possible, FaultSwitch faults)
    {
        IReadOnlyList<(string Word, DeviceFault Fault)> choices =
            [.. possible.Where(fault => fault != DeviceFault.None).Select(fault => (NameOf(fault), fault)), (Ok, DeviceFault.None)];
        string words = string.Join('|', choices.Select(choice => choice.Word));
        return new(name, $"{words} [ANSWERS]", "A device beside the bus disturbs its next answers (default all).", arguments =>
        {
            (DeviceFault fault, int answers) = (arguments.Choice("the fault", choices), arguments.Count("the number of answers", int.MaxValue));
            return new FaultEffect(_ => faults.Set(fault, answers), _ => faults.Set(DeviceFault.None));
        });
    }
}
