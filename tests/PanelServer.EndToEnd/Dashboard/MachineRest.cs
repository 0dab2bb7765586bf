using System.Text.Json;
using PanelServer.EndToEnd.Panel;

namespace PanelServer.EndToEnd.Dashboard;

/// <summary>The same machines as the REST API shows them: what the dashboard says is compared with it.</summary>
internal sealed class MachineRest(PanelProcess panel)
{
    /// <summary>Path of the first machine of a kind: slug and serial.</summary>
    public async Task<string> PathOfAsync(string slug) => $"{slug}/{(await EntryOfAsync(slug)).GetProperty("serial")}";

    /// <summary>Waits until a machine reports no error.</summary>
    public Task WaitUntilWellAsync(string slug) => Eventually.IsAsync(
        async () => (await EntryOfAsync(slug)).GetProperty("error"), error => error.ValueKind == JsonValueKind.Null, error => $"{slug} reports: {error}");

    /// <summary>A value of a machine, for example "state.mode_state.mode".</summary>
    public async Task<JsonElement> ValueAsync(string slug, string path)
    {
        using JsonDocument machine = JsonDocument.Parse(await panel.GetAsync("/api/v2/machine/" + await PathOfAsync(slug)));
        return path.Split('.').Aggregate(machine.RootElement, (at, name) => at.GetProperty(name)).Clone();
    }

    /// <summary>What was recorded of a set point, oldest first; 0 where it was not in force.</summary>
    public async Task<double[]> HistoryAsync(string slug, string field)
    {
        using JsonDocument history = JsonDocument.Parse(await panel.GetAsync($"/api/v2/machine/{await PathOfAsync(slug)}/history?fields={field}"));
        return [.. history.RootElement.GetProperty("set_points")[0].GetProperty("values").EnumerateArray().Select(value => value.ValueKind == JsonValueKind.Null ? 0 : value.GetDouble())];
    }

    /// <summary>Waits until a value of a machine is as wanted.</summary>
    public Task WaitForAsync(string slug, string path, Func<JsonElement, bool> isWanted) =>
        Eventually.IsAsync(() => ValueAsync(slug, path), isWanted, value => $"{slug} {path} is {value}");

    /// <summary>Sends one mutation and returns status and body of the answer.</summary>
    public async Task<(int Status, string Body)> MutateAsync(string slug, string mutation)
    {
        using HttpResponseMessage answer = await panel.PostAsync("/api/v1/machine/" + await PathOfAsync(slug), $"[{mutation}]");
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // The first machine of a kind in the list.
    private async Task<JsonElement> EntryOfAsync(string slug)
    {
        using JsonDocument list = JsonDocument.Parse(await panel.GetAsync("/api/v2/machine"));
        return list.RootElement.GetProperty("machines").EnumerateArray().First(entry => entry.GetProperty("slug").GetString() == slug).Clone();
    }
}
