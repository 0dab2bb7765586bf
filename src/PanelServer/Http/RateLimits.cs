using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace PanelServer.Host.Http;

/// <summary>Bounds on how often and how much clients may ask, so that requests can't starve the control loop.</summary>
internal static class RateLimits
{
    /// <summary>Policy of the mutation routes: one bucket for all clients together, two seconds' worth deep.</summary>
    public const string Mutations = "mutations";

    /// <summary>Policy of routes whose answers are large: two at a time.</summary>
    public const string Large = "large";

    /// <summary>Adds the policies.</summary>
    public static IServiceCollection AddPanelRateLimits(this IServiceCollection services)
    {
        services.AddRateLimiter(static _ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<NetworkOptions>>((limiter, network) => Configure(limiter, network.Value));
        return services;
    }

    private static void Configure(RateLimiterOptions limiter, NetworkOptions network)
    {
        limiter.AddTokenBucketLimiter(Mutations, bucket =>
        {
            bucket.TokenLimit = network.MaximumMutationRequestsPerSecond * 2;
            bucket.TokensPerPeriod = Math.Max(1, network.MaximumMutationRequestsPerSecond / 10);
            bucket.ReplenishmentPeriod = TimeSpan.FromMilliseconds(100);
        });
        limiter.AddConcurrencyLimiter(Large, large =>
        {
            large.PermitLimit = 2;
            large.QueueLimit = 20;
        });
        limiter.OnRejected = static (rejected, cancellation) =>
            new(ErrorAnswer.WriteTryAgainAsync(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests. Try again in a second."));
    }
}
