// Lists an EtherCAT segment and toggles the first digital output it finds, for ten seconds.
// usage: dotnet run --project docs/examples/ListAndToggle -- eth1      (as root, or with CAP_NET_RAW)
using System.Diagnostics;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;

if (args is not [var networkInterface])
{
    Console.Error.WriteLine("usage: ListAndToggle INTERFACE");
    return 2;
}

try
{
    using MainDevice main = new(new RawSocketTransport(networkInterface));
    main.Start();
    OperationalSegment segment = await main.StartUpAsync();
    foreach (SubdeviceSnapshot device in segment.Snapshot.Subdevices)
    {
        Console.WriteLine($"{device.Position,3}  0x{device.StationAddress:X4}  {device.Name,-14} {device.AlStatus,-8} {device.Identity}");
    }

    foreach (EtherCatError finding in segment.Snapshot.Warnings.Concat(segment.Snapshot.Subdevices.Select(device => device.Problem).OfType<EtherCatError>()))
    {
        Console.WriteLine($"! {finding}");
    }

    if (segment.Terminals.OfType<DigitalOutputTerminal>().FirstOrDefault() is not { } outputs)
    {
        Console.WriteLine("There is no digital output to toggle.");
        return 0;
    }

    Console.WriteLine($"Toggling output 1 of {outputs.Label} twice a second.");
    ProcessGroup group = segment.Groups.Single(group => group.Terminals.Contains(outputs));
    for (Stopwatch clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(10);)
    {
        group.Acknowledge();
        outputs.Output[1] = clock.ElapsedMilliseconds / 250 % 2 == 0;
        segment.Exchange(clock.Elapsed);
        Thread.Sleep(1);
    }

    segment.SuspendCycle();
    return 0;
}
catch (EtherCatException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
