using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;

namespace PanelServer.Host.Devices;

/// <summary>Looking for devices beside the bus.</summary>
internal static class DeviceApi
{
    /// <summary>Adds the routes.</summary>
    public static void MapDevices(this IEndpointRouteBuilder routes) =>
        AuditFilter.GroupIn(routes).WithTags("devices")
            .MapPost("/api/v2/devices/scan", ScanAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("scanDevices", "Look for devices", "Asks at the Modbus TCP addresses given and at all serial ports of USB adapters which devices are there, and tells how to use or release each. One scan at a time.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);

    private static async Task<Results<Answer<DeviceScanAnswer>, Refusal>> ScanAsync(ScanRequest request, DeviceScanner scanner, CancellationToken stop) =>
        await scanner.RunAsync(request.Addresses, stop) is { } answer
            ? new Answer<DeviceScanAnswer>(answer)
            : new Refusal(StatusCodes.Status409Conflict, "Another scan is running. Try again when it has ended, in some seconds.");
}
