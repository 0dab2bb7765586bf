using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo.TestHost;

/// <summary>
/// The server that the official Engine.IO and Socket.IO protocol test suites run against: a bare Engine.IO echo on
/// <c>/engine.io/</c> and Socket.IO on <c>/socket.io/</c>, with the short times that the suites expect.
/// </summary>
public static class ConformanceHost
{
    /// <summary>Builds the host on both loopback addresses; port 0 takes any free one of IPv4.</summary>
    public static WebApplication Build(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            if (port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, port);
            }
            else
            {
                kestrel.ListenLocalhost(port);
            }
        });
        builder.Services.AddSocketIo<ConformanceNamespaces>(options =>
        {
            ApplySuiteSettings(options);
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
        });

        WebApplication app = builder.Build();
        app.MapSocketIo();

        EngineIoOptions engineOptions = new();
        ApplySuiteSettings(engineOptions);
        EngineIoServer engine = new(
            engineOptions, new EchoEngine(), TimeProvider.System, app.Services.GetRequiredService<ILogger<EngineIoServer>>());
        app.Lifetime.ApplicationStopping.Register(engine.Shutdown);
        app.Map("/engine.io/{**rest}", engine.HandleAsync);
        return app;
    }

    private static void ApplySuiteSettings(EngineIoOptions options)
    {
        options.PingInterval = TimeSpan.FromMilliseconds(300);
        options.PingTimeout = TimeSpan.FromMilliseconds(200);
        options.MaxPayload = 1_000_000;
        options.IsOriginAllowed = _ => true;
    }
}
