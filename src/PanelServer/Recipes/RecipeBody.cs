using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;

namespace PanelServer.Host.Recipes;

/// <summary>A body about a recipe. What each route wants in it, the route reads itself; this tells the API's description.</summary>
/// <typeparam name="T">Shape of the body.</typeparam>
internal sealed class RecipeBody<T> : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private RecipeBody(JsonElement root, Refusal? refusal) => (Root, Refusal) = (root, refusal);

    /// <summary>The JSON; meaningless if it was refused.</summary>
    public JsonElement Root { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? Shortened.Of(Root.GetRawText()) : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<RecipeBody<T>> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        return new(input.Root, input.Refusal);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(T));
}

/// <summary>What is wanted of a recipe that is made or changed: either <c>entries</c> or <c>capture</c>.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Note">More about it.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Entries">The settings, by machine; not there if they are captured.</param>
/// <param name="Capture">The machines whose present settings are taken; not there if the settings are given.</param>
/// <param name="Version">For a change: the version that was changed.</param>
internal sealed record RecipeRequest(
    string Name, string? Note, RecipeKind? Kind, IReadOnlyList<RecipeEntry>? Entries, IReadOnlyList<RecipeMachine>? Capture, int? Version);

/// <summary>Which version a client has before it.</summary>
/// <param name="Version">Its number.</param>
internal sealed record RecipeVersionRequest(int Version);

/// <summary>What is to be applied.</summary>
/// <param name="Version">The version that is applied, which the operator has compared; the latest if it is left out.</param>
/// <param name="Machines">The machines that it is applied to; all of the recipe if it is left out.</param>
internal sealed record RecipeApplyRequest(int? Version, IReadOnlyList<RecipeMachine>? Machines);
