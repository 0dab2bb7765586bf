using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulator;

/// <summary>What <c>--help</c> and the command <c>help</c> print.</summary>
internal static class HelpText
{
    private const int Column = 52;

    public static void Write(TextWriter output)
    {
        output.WriteLine($"""
            panel-simulator: a virtual EtherCAT segment on a network interface, for any main device.

            Usage: panel-simulator --interface NAME [options]
              --interface NAME        network interface to serve on; needs CAP_NET_RAW
              --redundant-interface NAME
                                      makes the segment a ring: a second interface, behind the last subdevice
              --segment LIST          machines, in bus order (default {LineList.Documented}):
                                      {LineList.Allowed}
              --script FILE           fault commands to run, times count from the start
              --eeprom-directory DIR  keeps the EEPROMs there, one file per subdevice
              --spin                  polls without pause: shortest answer times, occupies a core
              --help                  this text

            Devices beside the bus, each as a process of its own:
            {Devices()}
            Each prints "ready ADDRESS" and then reads commands, one a line; "help" lists them.

            Commands, on standard input or in a script, one per line; "#" begins a comment:
              [at TIME] FAULT ARGUMENTS [for TIME]
            TIME is a number with unit ns, us, ms or s. Positions count from 0. With "for" a fault is undone after that time.
            On standard input also: status, help, quit.

            Faults of every segment:
            """);
        Write(output, FaultKinds.All);
        foreach (BusFarEnd machine in FarEndList.OnBus)
        {
            output.WriteLine($"Faults of machine {machine.Name} ({machine.Slug}), where there is one; where there are several, as FAULT@{machine.Name}:SERIAL:");
            Write(output, machine.Create(machine.FirstSerial).Faults);
        }
    }

    private static string Devices() => string.Join(
        '\n', FarEndList.BesideBus.Select(kind => $"  panel-simulator {kind.Name} {kind.Usage}\n      {kind.Summary}"));

    private static void Write(TextWriter output, IEnumerable<FaultKind> kinds)
    {
        foreach (FaultKind kind in kinds)
        {
            // A usage too long for its column stands on a line of its own.
            bool isLong = kind.Usage.Length > Column;
            output.WriteLine(isLong ? $"  {kind.Usage}" : $"  {kind.Usage.PadRight(Column)} {kind.Summary}");
            if (isLong)
            {
                output.WriteLine($"  {"",Column} {kind.Summary}");
            }
        }
    }
}
