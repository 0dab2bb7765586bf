using Microsoft.Extensions.Hosting;
using PanelServer.SocketIo.TestHost;

var arguments = args.ToList();
var portAt = arguments.IndexOf("--port");
if (!arguments.Contains("--conformance") || (portAt >= 0 && portAt + 1 == arguments.Count))
{
    Console.Error.WriteLine("usage: PanelServer.SocketIo.TestHost --conformance [--port 3000]");
    return 2;
}

var port = portAt < 0 ? 3000 : int.Parse(arguments[portAt + 1], System.Globalization.CultureInfo.InvariantCulture);
await using var app = ConformanceHost.Build(port);
await app.StartAsync();
Console.WriteLine($"listening on http://localhost:{port} at /engine.io/ and /socket.io/");
await app.WaitForShutdownAsync();
return 0;
