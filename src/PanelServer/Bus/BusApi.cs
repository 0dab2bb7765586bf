using PanelServer.EtherCat;
using PanelServer.Host.Http;
using PanelServer.Machines.Input;
using PanelServer.Machines.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Bus;

/// <summary>The EtherCAT bus: its devices with states and counters, and the HMI's route that assigns a terminal to a machine.</summary>
internal static class BusApi
{
    private static readonly ValueSchema Request = ValueSchema.Of(typeof(AssignmentRequest));

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">The application.</param>
    public static void MapBus(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v2/bus", ReadAsync);
        routes.MapPost("/api/v1/write_machine_device_identification", AssignAsync).RequireRateLimiting(RateLimits.Mutations);
    }

    private static Task ReadAsync(HttpContext context, IBus bus) => bus is AbsentBus
        ? ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, AbsentBus.Absence)
        : JsonAnswer.WriteAsync(context, BusAnswer.Of(bus), PanelJson.Declared);

    private static async Task AssignAsync(HttpContext context, IBus bus)
    {
        if (await JsonRequest.ReadDocumentAsync(context) is not { } document)
        {
            return;
        }

        using (document)
        {
            List<InputError> errors = [];
            if (!ValueReader.TryRead(document.RootElement, Request, "", errors, out object? value))
            {
                await ErrorAnswer.WriteAsync(context, StatusCodes.Status422UnprocessableEntity, ErrorAnswer.Summarize(errors), errors);
                return;
            }

            await WriteAsync(context, bus, (AssignmentRequest)value!);
        }
    }

    private static async Task WriteAsync(HttpContext context, IBus bus, AssignmentRequest request)
    {
        if (bus.Snapshot.Phase < SegmentPhase.PreOp)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The EtherCAT bus is not up, so nothing can be written to its terminals. Check it first.");
            return;
        }

        uint position = request.HardwareIdentificationEthercat.SubdeviceIndex;
        int count = bus.Snapshot.Subdevices.Count;
        if (position >= count)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status404NotFound, $"There is no terminal at position {position}; the bus has {count}, numbered from 0.");
            return;
        }

        try
        {
            await bus.AssignAsync((int)position, request.DeviceMachineIdentification);
            await JsonAnswer.WriteLegacySuccessAsync(context);
        }
        catch (Exception failure) when (failure is BusException or SubdeviceException)
        {
            await ErrorAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, failure.Message);
        }
    }

    private readonly record struct AssignmentRequest(DeviceMachineIdentification DeviceMachineIdentification, HardwareIdentification HardwareIdentificationEthercat);

    private readonly record struct HardwareIdentification(uint SubdeviceIndex);
}
