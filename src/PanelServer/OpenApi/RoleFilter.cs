using Microsoft.OpenApi;
using PanelServer.Host.Http;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace PanelServer.Host.OpenApi;

/// <summary>Tells of each operation which role it needs, as its route says.</summary>
internal sealed class RoleFilter : IOperationFilter
{
    /// <summary>Name of the fact, for which OpenAPI has no word.</summary>
    public const string Name = "x-role";

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        Role role = context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<NeededRole>().Single().Role;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions[Name] = ValueOf(role);
    }

    /// <summary>The fact's value.</summary>
    /// <param name="role">The role.</param>
    public static IOpenApiExtension ValueOf(Role role) => new JsonNodeExtension(role.Name());
}
