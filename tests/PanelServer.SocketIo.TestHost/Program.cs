using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using PanelServer.SocketIo.TestHost;

List<string> arguments = args.ToList();
int portAt = arguments.IndexOf("--port");
Func<int, WebApplication>? build = arguments.Contains("--conformance") ? ConformanceHost.Build
    : arguments.Contains("--fanout") ? (Func<int, Microsoft.AspNetCore.Builder.WebApplication>)FanOutHost.Build
    : null;
if (build is null || (portAt >= 0 && portAt + 1 == arguments.Count))
{
    Console.Error.WriteLine("usage: PanelServer.SocketIo.TestHost --conformance|--fanout [--port 3000]");
    return 2;
}

int port = portAt < 0 ? 3000 : int.Parse(arguments[portAt + 1], System.Globalization.CultureInfo.InvariantCulture);
await using WebApplication app = build(port);
await app.StartAsync();
Console.WriteLine($"listening on {string.Join(' ', app.Urls)}");
await app.WaitForShutdownAsync();
return 0;
