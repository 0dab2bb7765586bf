using Microsoft.AspNetCore.Http.HttpResults;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Errors;
using PanelServer.Host.Audit;
using PanelServer.Host.Http;

namespace PanelServer.Host.Bus;

/// <summary>The EtherCAT bus: its devices with states and counters, and the HMI's route that assigns a terminal to a machine.</summary>
internal static class BusApi
{
    /// <summary>Why nothing can be written before the bus has been brought up.</summary>
    public const string NotUp = "The EtherCAT bus is not up, so nothing can be written to its terminals. Check it first.";

    /// <summary>Why nothing can be read before the bus has been brought up.</summary>
    public const string NotReadable = "The EtherCAT bus is not up, so nothing can be read from its terminals. Check it first.";

    /// <summary>The refusal of a position at which there is nothing.</summary>
    /// <param name="position">What the client calls it.</param>
    /// <param name="segment">The bus.</param>
    public static Refusal NoTerminal(string position, SegmentSnapshot segment) =>
        Refusal.NotFound($"There is no terminal at position {Shortened.Of(position)}; the bus has {segment.Subdevices.Count}, numbered from 0.");

    /// <summary>Finds the terminal that a request names by its position.</summary>
    /// <param name="position">What the client calls it.</param>
    /// <param name="bus">The bus.</param>
    /// <param name="least">How far the bus has to be brought up.</param>
    /// <param name="notUp">What to say while it is not.</param>
    /// <param name="device">The terminal; nothing with a refusal.</param>
    /// <returns>Why there is none; null if there is.</returns>
    public static Refusal? Find(string position, IBus bus, SegmentPhase least, string notUp, out SubdeviceSnapshot device)
    {
        SegmentSnapshot segment = bus.Snapshot;
        bool isThere = uint.TryParse(position, out uint number) && number < segment.Subdevices.Count;
        device = isThere ? segment.Subdevices[(int)number] : null!;
        return bus is AbsentBus ? Refusal.Unavailable(AbsentBus.Absence)
            : segment.Phase < least ? Refusal.Unavailable(notUp)
            : isThere ? null : NoTerminal(position, segment);
    }

    /// <summary>Adds the routes.</summary>
    public static void MapBus(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder group = AuditFilter.GroupIn(routes).WithTags("bus");
        group.MapGet("/api/v2/bus", Read)
            .Needs(Role.Viewer)
            .Described("readBus", "The EtherCAT bus", "How far it is brought up, what happened to frames, and each device with its state and counters.")
            .Refuses(StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/api/v1/write_machine_device_identification", AssignAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("assignDevice", "Assign a terminal to a machine", "Writes machine and role into the terminal's EEPROM. Takes effect with the next start.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        group.MapPost("/api/v2/bus/{position}/exchange", ExchangeAsync)
            .Needs(Role.Maintainer)
            .RequireRateLimiting(RateLimits.Mutations)
            .Described("exchangeTerminal", "Take a spare terminal over", "Takes the terminal that was plugged in at the place of a missing one of its type for it: it gets the missing one's machine and role in its EEPROM, and is started with its settings while all others go on.")
            .Refuses(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
    }

    private static Results<Answer<BusAnswer>, Refusal> Read(IBus bus) =>
        bus is AbsentBus ? Refusal.Unavailable(AbsentBus.Absence) : new Answer<BusAnswer>(BusAnswer.Of(bus));

    private static async Task<Results<Answer<ExchangeAnswer>, Refusal>> ExchangeAsync(string position, IBus bus)
    {
        if (Find(position, bus, SegmentPhase.Op, NotUp, out SubdeviceSnapshot device) is { } refusal)
        {
            return refusal;
        }

        try
        {
            await bus.ExchangeAsync(device.Position);
            return new Answer<ExchangeAnswer>(new($"{device.Name} at position {device.Position} was exchanged: the new one has its machine and role, and is being started."));
        }
        catch (EtherCatException none) when (none.Code == EtherCatErrorCode.NothingToExchange)
        {
            return new Refusal(StatusCodes.Status409Conflict, none.Message);
        }
        catch (EtherCatException failure)
        {
            return Refusal.Unavailable(failure.Message);
        }
    }

    private static async Task<Results<Answer<LegacyBody>, Refusal>> AssignAsync(JsonInput<AssignmentRequest> body, IBus bus)
    {
        AssignmentRequest request = body.Value;
        if (bus.Snapshot.Phase < SegmentPhase.PreOp)
        {
            return Refusal.Unavailable(NotUp);
        }

        uint position = request.HardwareIdentificationEthercat.SubdeviceIndex;
        if (position >= bus.Snapshot.Subdevices.Count)
        {
            return NoTerminal($"{position}", bus.Snapshot);
        }

        try
        {
            await bus.AssignAsync((int)position, request.DeviceMachineIdentification);
            return new Answer<LegacyBody>(new LegacyBody(true, null));
        }
        catch (EtherCatException failure)
        {
            return Refusal.Unavailable(failure.Message);
        }
    }
}

/// <summary>Body of the HMI's request to assign a terminal.</summary>
/// <param name="DeviceMachineIdentification">The machine and the role.</param>
/// <param name="HardwareIdentificationEthercat">The terminal.</param>
internal readonly record struct AssignmentRequest(DeviceMachineIdentification DeviceMachineIdentification, EthercatHardware HardwareIdentificationEthercat);

/// <summary>A terminal on the bus.</summary>
/// <param name="SubdeviceIndex">Its position, from 0.</param>
internal readonly record struct EthercatHardware(uint SubdeviceIndex);

/// <summary>What an exchange did.</summary>
/// <param name="Note">In a sentence, for the operator.</param>
internal sealed record ExchangeAnswer(string Note);
