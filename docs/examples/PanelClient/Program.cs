// Lists the machines of a panel, sets a frequency of the mock machine, and shows what a refusal says.
// usage: dotnet run --project docs/examples/PanelClient -- http://localhost:3001      (or https://panel user:password)
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

if (args is not [var panel, .. var credentials])
{
    Console.Error.WriteLine("usage: PanelClient URL [USER:PASSWORD]");
    return 2;
}

using HttpClient client = new() { BaseAddress = new Uri(panel) };
if (credentials is [var credential])
{
    client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credential)));
}

JsonNode list = JsonNode.Parse(await client.GetStringAsync("/api/v2/machine"))!;
JsonNode? mock = null;
foreach (JsonNode? machine in list["machines"]!.AsArray())
{
    Console.WriteLine($"{machine!["slug"]}/{machine["serial"]}{(machine["error"] is { } error ? $": {error}" : "")}");
    mock = $"{machine["slug"]}" == "mock" ? machine : mock;
}

// A list of mutations is one command: all of it or nothing. The answer comes at once, before the machine has got there.
HttpResponseMessage answer = await PostAsync("""[{"SetFrequency1":250},{"SetMode":"Running"}]""");
JsonNode snapshot = JsonNode.Parse(await client.GetStringAsync($"/api/v2/machine/mock/{mock!["serial"]}"))!;
Console.WriteLine($"{(int)answer.StatusCode}: frequency1 {(double)snapshot["state"]!["frequency1"]!} mHz, mode {snapshot["state"]!["mode_state"]!["mode"]}");

// A refusal says what was wrong and what is allowed.
HttpResponseMessage refusal = await PostAsync("""[{"SetFrequency1":1250}]""");
Console.WriteLine($"{(int)refusal.StatusCode}: {JsonNode.Parse(await refusal.Content.ReadAsStringAsync())!["error_bad_request"]}");
return 0;

Task<HttpResponseMessage> PostAsync(string mutations) =>
    client.PostAsync($"/api/v1/machine/mock/{mock!["serial"]}", new StringContent(mutations, Encoding.UTF8, "application/json"));
