using System.Text.Json;
using System.Text.Json.Nodes;
using PanelServer.Host.Http;
using PanelServer.Machines.Json;

namespace PanelServer.Host.Audit;

/// <summary>Records each command that came in by a group of routes and that nobody has recorded in more detail, refused ones included.</summary>
/// <param name="trail">The record.</param>
internal sealed class AuditFilter(AuditTrail trail) : IEndpointFilter
{
    /// <summary>A group of routes that take commands: recorded by this filter, refused by <see cref="RefusalFilter"/>.</summary>
    public static RouteGroupBuilder GroupIn(IEndpointRouteBuilder routes) => RefusalFilter.GroupIn(
        routes.MapGroup("").AddEndpointFilter(static (context, next) =>
            new AuditFilter(context.HttpContext.RequestServices.GetRequiredService<AuditTrail>()).InvokeAsync(context, next)));

    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        object? result = await next(context);
        HttpContext request = context.HttpContext;
        if (!HttpMethods.IsGet(request.Request.Method) && !HttpMethods.IsHead(request.Request.Method) && !AuditTrail.IsRecorded(request))
        {
            Refusal? refusal = (result as INestedHttpResult)?.Result as Refusal ?? result as Refusal;
            JsonNode? value = context.Arguments.OfType<ICommandBody>().FirstOrDefault()?.Command is { } command
                ? JsonSerializer.SerializeToNode(command, command.GetType(), PanelJson.Declared)
                : null;
            trail.Record(request, value, refusal?.Message);
        }

        return result;
    }
}
