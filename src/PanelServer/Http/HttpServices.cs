using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PanelServer.Host.Common;

namespace PanelServer.Host.Http;

/// <summary>The web server: where it listens, whom it serves, what it bounds, and how it refuses.</summary>
internal static class HttpServices
{
    /// <summary>Adds the web server's settings.</summary>
    public static void AddHttp(this IServiceCollection services)
    {
        services.AddCheckedOptions<NetworkOptions>("Network");
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        services.AddSingleton<OriginPolicy>();
        services.AddSingleton<Callers>();
        services.AddPanelRateLimits();
        services.AddCors();
        services.AddAnswerCompression();
    }

    /// <summary>Builds the first part of the pipeline, in front of routing: refusals and origins.</summary>
    public static void UseRefusals(this WebApplication app)
    {
        OriginPolicy origins = app.Services.GetRequiredService<OriginPolicy>();
        app.UseMiddleware<RefusalMiddleware>();

        // Only for requests of web pages: the middleware opens a scope of services even for those that it lets pass.
        app.UseWhen(
            static context => context.Request.Headers.Origin.Count > 0,
            branch => branch.UseCors(policy => policy.SetIsOriginAllowed(origins.IsCrossOriginAllowed).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("Retry-After")));
    }
}
