using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Machines;
using PanelServer.Machines.LaserV1;
using PanelServer.Machines.Mock;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Recipes;

/// <summary>A panel with two mock machines and a diameter gauge without a device, and a store of its own.</summary>
public sealed class RecipePanel : IDisposable
{
    public const string Route = "/api/v2/recipes";
    public const string Mock = "/api/v2/machine/mock/57922";
    public const string SecondMock = "/api/v2/machine/mock/5";
    public const string Laser = "/api/v2/machine/laser_v1/7";

    private readonly ScratchStore? _own;
    private readonly PanelFactory _factory;

    public RecipePanel()
        : this(null)
    {
    }

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where its store is; null for a store of its own, empty for none.</param>
    /// <param name="settings">Further settings.</param>
    internal RecipePanel(string? folder, params (string Key, string Value)[] settings)
    {
        _own = folder is null ? new() : null;
        _factory = new PanelFactory().With(_own?.Settings ?? [("Storage:Directory", folder!)]).With(settings);

        Client = _factory.CreateClient();
        MachineRoster roster = _factory.Services.GetRequiredService<MachineRoster>();
        roster.Add(new MockModule().Create(5));
        roster.Add(new LaserModule().Create(7));
    }

    public HttpClient Client { get; }

    public async Task<JsonNode> GetAsync(string path) => await (await Client.GetAsync(path, TestContext.Current.CancellationToken)).JsonAsync();

    public async Task<JsonNode> StateAsync(string machine) => (await GetAsync(machine))["state"]!;

    /// <summary>Posts mutations that are to be accepted.</summary>
    public async Task SetAsync(string machine, string mutations) => Assert.Equal("null", await (await Client.PostJsonAsync(machine, mutations)).TextAsync());

    /// <summary>Makes a recipe that is to be accepted.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> MakeAsync(string name, string rest)
    {
        HttpResponseMessage made = await Client.PostJsonAsync(Route, $$"""{"name":"{{name}}",{{rest}}}""");
        string text = await made.TextAsync();
        Assert.True(made.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["id"]!.GetValue<string>();
    }

    public async Task<HttpResponseMessage> PutAsync(string path, string body)
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        return await Client.PutAsync(path, content, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> DeleteAsync(string path) => Client.DeleteAsync(path, TestContext.Current.CancellationToken);

    /// <summary>The entries of the record of commands, newest first.</summary>
    public async Task<JsonArray> AuditAsync(string query = "") => (await GetAsync("/api/v2/audit" + query))["entries"]!.AsArray();

    public void Dispose()
    {
        Client.Dispose();
        _factory.Dispose();
        _own?.Dispose();
    }
}
