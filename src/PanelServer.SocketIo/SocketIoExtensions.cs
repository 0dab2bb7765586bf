using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace PanelServer.SocketIo;

/// <summary>Adds a Socket.IO server to an ASP.NET Core application.</summary>
public static class SocketIoExtensions
{
    /// <summary>Registers the server; its options are validated at start.</summary>
    /// <typeparam name="TResolver">Decides which namespaces exist.</typeparam>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Settings; null for the defaults.</param>
    public static IServiceCollection AddSocketIo<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TResolver>(
        this IServiceCollection services, Action<SocketIoOptions>? configure = null)
        where TResolver : class, ISocketIoNamespaceResolver
    {
        services.AddOptions<SocketIoOptions>().Configure(configure ?? (_ => { })).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ISocketIoNamespaceResolver, TResolver>();
        services.AddSingleton<SocketIoServer>();
        return services;
    }

    /// <summary>Serves Socket.IO under a path, and closes its connections when the application stops.</summary>
    /// <param name="endpoints">The application.</param>
    /// <param name="path">Where; clients expect <c>/socket.io</c>.</param>
    public static IEndpointConventionBuilder MapSocketIo(this IEndpointRouteBuilder endpoints, string path = "/socket.io")
    {
        IServiceProvider services = endpoints.ServiceProvider;
        IHostApplicationLifetime lifetime = services.GetRequiredService<IHostApplicationLifetime>();

        // Made with the first request: the namespaces may need parts of the application that take time to build.
        Lazy<SocketIoServer> server = new(() =>
        {
            SocketIoServer made = services.GetRequiredService<SocketIoServer>();
            lifetime.ApplicationStopping.Register(made.Shutdown);
            return made;
        });

        // A held GET and a WebSocket outlast any request timeout that the application may set.
        return endpoints.Map(path.TrimEnd('/') + "/{**rest}", context => server.Value.HandleAsync(context))
            .WithMetadata(new DisableRequestTimeoutAttribute())
            .WithDisplayName("Socket.IO");
    }
}
