// Shows the temperatures of the first EL3204 of an EtherCAT segment once a second, five times.
// usage: dotnet run --project docs/examples/Thermometer -- eth1      (as root, or with CAP_NET_RAW)
using System.Diagnostics;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;

if (args is not [var networkInterface])
{
    Console.Error.WriteLine("usage: Thermometer INTERFACE");
    return 2;
}

try
{
    using MainDevice main = new(new RawSocketTransport(networkInterface));
    main.Start();
    OperationalSegment segment = await main.StartUpAsync();
    if (segment.Terminals.OfType<El3204>().FirstOrDefault() is not { } thermometer)
    {
        Console.Error.WriteLine("There is no EL3204 on this segment.");
        return 1;
    }

    int shown = 0;
    for (Stopwatch clock = Stopwatch.StartNew(); shown < 5; Thread.Sleep(1))
    {
        segment.Exchange(clock.Elapsed);
        if (clock.Elapsed.TotalSeconds < shown + 1)
        {
            continue;
        }

        shown++;
        Console.WriteLine(string.Join("  ", Enumerable.Range(1, 4).Select(channel =>
            thermometer.Health.IsOperational && thermometer.IsValid(channel) ? $"{thermometer.TemperatureCelsius(channel),6:0.0} °C" : "     —   ")));
    }

    segment.SuspendCycle();
    return 0;
}
catch (EtherCatException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
