using PanelServer.Host.Http;
using PanelServer.Host.Mqtt;

namespace PanelServer.Host.Plant.Page;

/// <summary>All panels of the plant.</summary>
internal static class PlantPageApi
{
    /// <summary>Adds the route.</summary>
    public static void MapPlantPage(this IEndpointRouteBuilder routes) =>
        RefusalFilter.GroupIn(routes).MapGet("/api/v2/plant", Read)
            .Needs(Role.Viewer)
            .WithTags("operation")
            .Described(
                "readPlant",
                "All panels of the plant",
                "Every panel that the broker of Plant:Broker tells of: whether it is there, its alarms, its open run, and the key values of its machines. Empty on a server that shows no plant.")
            .Compressed();

    private static Answer<PlantAnswer> Read(IServiceProvider services) =>
        services.GetService<PlantBoard>() is { } board && services.GetRequiredKeyedService<MqttStatus>(PlantListener.Key) is var status
            ? new(new PlantAnswer(true, status.IsConnected, status.IsConnected ? null : status.Trouble, board.Read()))
            : new(new PlantAnswer(false, false, null, []));
}
