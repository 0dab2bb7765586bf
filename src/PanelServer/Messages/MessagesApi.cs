using PanelServer.Host.Http;

namespace PanelServer.Host.Messages;

/// <summary>The German of what the server tells, and what each message means.</summary>
internal static class MessagesApi
{
    /// <summary>Address of the messages.</summary>
    public const string Route = "/api/v2/messages";

    private static readonly Lazy<Answer<MessageList>> Told = new(() => new(MessageCatalog.Read()));

    /// <summary>Adds the route.</summary>
    public static void MapMessages(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Route, static () => Told.Value)
            .Needs(Role.Viewer)
            .WithTags("messages")
            .Described("readMessages", "What the server tells operators", "Every error, refusal and problem as it is told, in English with … for what is put in, with its German, what it means and what to do.")
            .Compressed();
}
