using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace PanelServer.Host.Http;

/// <summary>
/// Compresses the large texts, description, OpenAPI and history, for clients that accept it. Snapshots, whose answers are small
/// and frequent, and streams are never compressed; the dashboard's files are compressed when they are built.
/// </summary>
internal static class AnswerCompression
{
    private const string OpenApiDocuments = "/swagger";

    /// <summary>Adds the codings.</summary>
    public static void AddAnswerCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(options =>
        {
            // Safe behind HTTPS as well: nothing in these answers is secret, so their lengths give nothing away (BREACH).
            options.EnableForHttps = true;
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
            options.MimeTypes = ["application/json", "text/csv", "text/html", "text/css", "text/javascript", "application/javascript"];
        });
        // Milliseconds each. Brotli's fastest level would compress each of the small pieces that OpenAPI is written in by itself.
        services.Configure<BrotliCompressionProviderOptions>(options => options.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(options => options.Level = CompressionLevel.Fastest);
    }

    /// <summary>Compresses answers of routes marked by <see cref="Compressed"/>, and OpenAPI. After routing, before what answers.</summary>
    public static void UseAnswerCompression(this IApplicationBuilder app) => app.UseWhen(IsCompressed, branch => branch.UseResponseCompression());

    /// <summary>Marks a route whose answers are large texts without secrets.</summary>
    public static void Compressed(this IEndpointConventionBuilder route) => route.WithMetadata(new CompressedAnswer());

    private static bool IsCompressed(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<CompressedAnswer>() is not null || context.Request.Path.StartsWithSegments(OpenApiDocuments);

    private sealed class CompressedAnswer;
}
