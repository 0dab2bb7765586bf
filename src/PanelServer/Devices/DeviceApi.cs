using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;
using PanelServer.Host.Storage;

namespace PanelServer.Host.Devices;

/// <summary>Devices beside the bus: which are used, looking for others, using and releasing them.</summary>
internal static class DeviceApi
{
    private const string Route = "/api/v2/devices";
    private const string OneRoute = Route + "/{slug}/{serial}";

    /// <summary>The refusal while a scan runs: a device may not be asked by two at a time.</summary>
    public static Refusal ScanRuns => new(StatusCodes.Status409Conflict, "Another scan is running. Try again when it has ended, in some seconds.");

    /// <summary>Adds the routes.</summary>
    public static void MapDevices(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags("devices");
        group.AddEndpointFilter(new StoreFailureFilter());
        group.MapGet(Route, (DeviceAssignments assignments) => new Answer<DevicesAnswer>(assignments.Read()))
            .Described("readDevices", "Devices beside the bus", "Those that are used, with where they are and why one can't be released now, and those that were released.")
            .Needs(Role.Viewer);
        group.MapPost(Route + "/scan", ScanAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("scanDevices", "Look for devices", "Asks at the Modbus TCP addresses given, at all serial ports of USB adapters and, if that is wanted, in the panel's own networks which devices are there. One scan at a time.")
            .Refuses(StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);
        group.MapPut(OneRoute, AssignAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("useDevice", "Use a device", "From now on, after the next start too. Refused unless a device of the type, and of the serial number if it tells one, answers at the address.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        group.MapDelete(OneRoute, ReleaseAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("releaseDevice", "Release a device", "It is no longer used, after the next start too, until it is assigned again, even if the settings name it or a search finds it. Refused while its machine, or one that uses it, is at work.")
            .Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Answer<DeviceScanAnswer>, Refusal>> ScanAsync(ScanRequest request, DeviceScanner scanner, CancellationToken stop) =>
        await scanner.RunAsync(request.Addresses, request.OwnNetworks, stop) is { } answer ? new Answer<DeviceScanAnswer>(answer) : ScanRuns;

    private static async Task<Results<Answer<DeviceChangeAnswer>, Refusal>> AssignAsync(
        string slug, string serial, DevicePlace place, DeviceAssignments assignments, CancellationToken stop) =>
        (SerialNumber.TryRead(serial, out ushort number) ?? await assignments.AssignAsync(slug, number, place.Address, stop)) is { } refusal
            ? refusal
            : new Answer<DeviceChangeAnswer>(new("The device is used from now on, and after every start of the server."));

    private static async Task<Results<Answer<DeviceChangeAnswer>, Refusal>> ReleaseAsync(string slug, string serial, DeviceAssignments assignments) =>
        (SerialNumber.TryRead(serial, out ushort number) ?? await assignments.ReleaseAsync(slug, number)) is { } refusal
            ? refusal
            : new Answer<DeviceChangeAnswer>(new("The device is released until it is assigned again."));
}
