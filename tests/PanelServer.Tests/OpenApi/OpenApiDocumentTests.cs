using System.Text.Json.Nodes;
using PanelServer.Tests.Access;

namespace PanelServer.Tests.OpenApi;

/// <summary>The OpenAPI document is made from the routes, and is complete enough to generate clients from.</summary>
public sealed class OpenApiDocumentTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private static readonly string[] Methods = ["get", "post", "put", "delete", "patch", "head", "options"];

    [Theory]
    [InlineData("/api/v2/machine", "get")]
    [InlineData("/api/v2/description", "get")]
    [InlineData("/api/v2/bus", "get")]
    [InlineData("/api/v2/bus/{position}/diagnosis", "get")]
    [InlineData("/api/v2/bus/{position}/diagnosis/acknowledge", "post")]
    [InlineData("/api/v1/write_machine_device_identification", "post")]
    [InlineData("/api/v1/machine/mutate", "post")]
    [InlineData("/api/v2/simulation/faults", "get")]
    [InlineData("/api/v2/simulation/faults", "post")]
    [InlineData("/api/v1/machine/extruder_v1/{serial}", "post")]
    [InlineData("/api/v2/machine/extruder_v2/{serial}", "get")]
    [InlineData("/api/v2/machine/extruder_v2/{serial}", "post")]
    [InlineData("/api/v2/machine/winder_v1/{serial}", "post")]
    [InlineData("/api/v2/machine/winder_v1/{serial}", "get")]
    [InlineData("/api/v2/machine/laser_v1/{serial}/default", "get")]
    [InlineData("/api/v2/machine/mock/{serial}/history", "get")]
    [InlineData("/api/v2/machine/winder_v1/{serial}/settings", "get")]
    [InlineData("/api/v2/machine/winder_v1/{serial}/settings", "delete")]
    [InlineData("/api/v2/audit", "get")]
    [InlineData("/api/v2/alarms", "get")]
    [InlineData("/api/v2/alarms/history", "get")]
    [InlineData("/api/v2/alarms/{id}/acknowledge", "post")]
    [InlineData("/api/v2/alarms/{id}/shelve", "post")]
    [InlineData("/api/v2/alarms/{id}/comment", "post")]
    [InlineData("/api/v2/messages", "get")]
    [InlineData("/api/v2/alarms/{id}/unshelve", "post")]
    [InlineData("/api/v1/metrics/runtime/latest", "get")]
    [InlineData("/api/v1/metrics/process/metrics", "get")]
    [InlineData("/healthz", "get")]
    [InlineData("/readyz", "get")]
    [InlineData("/metrics", "get")]
    public async Task Every_route_that_the_documents_name_is_described(string path, string method)
    {
        JsonNode operation = Assert.IsType<JsonObject>((await DocumentAsync())["paths"]![path]![method]);
        JsonObject content = operation["responses"]!["200"]!["content"]!.AsObject();
        Assert.NotEmpty(content);
        Assert.All(content, media => Assert.NotEmpty(media.Value!["schema"]!.AsObject()));
    }

    [Fact]
    public async Task Every_operation_has_a_name_of_its_own_a_summary_a_description_a_group_and_a_role()
    {
        List<JsonNode> operations = [.. Operations(await DocumentAsync()).Select(one => one.Operation)];
        Assert.All(operations, operation =>
        {
            Assert.NotEmpty(operation["operationId"]!.GetValue<string>());
            Assert.NotEmpty(operation["summary"]!.GetValue<string>());
            Assert.NotEmpty(operation["description"]!.GetValue<string>());
            Assert.Single(operation["tags"]!.AsArray());
            Assert.Contains(operation["x-role"]!.GetValue<string>(), RoleTable.Roles);
        });
        Assert.Equal(operations.Count, operations.Select(operation => operation["operationId"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_takes_a_body_tells_how_it_may_be_refused()
    {
        List<(string Path, string Method, JsonNode Operation)> posts = [.. Operations(await DocumentAsync()).Where(one => one.Method == "post" && one.Operation["requestBody"] is not null)];
        Assert.NotEmpty(posts);

        // Acknowledging an alarm or a diagnosis history, exchanging a terminal, the end of a shelving, the end of a run, the next spool and keeping a machine are wanted by the address alone.
        Assert.Equal(7, Operations(await DocumentAsync()).Count(one => one.Method == "post") - posts.Count);
        Assert.All(posts, post =>
        {
            Assert.NotNull(post.Operation["requestBody"]!["content"]!["application/json"]!["schema"]);
            Assert.Subset(
                post.Operation["responses"]!.AsObject().Select(response => response.Key).ToHashSet(),
                new HashSet<string> { "200", "400", "413", "415", "422" });
        });
    }

    [Fact]
    public async Task History_is_described_as_JSON_CSV_and_Parquet()
    {
        JsonNode document = await DocumentAsync();
        JsonObject content = document["paths"]!["/api/v2/machine/extruder_v1/{serial}/history"]!["get"]!["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal(["application/json", "application/vnd.apache.parquet", "text/csv"], content.Select(media => media.Key).Order());
        Assert.Equal(
            ["clock_steps", "columns", "interval_seconds", "set_points", "ts"],
            document["components"]!["schemas"]!["HistoryAnswer"]!["properties"]!.AsObject().Select(property => property.Key).Order());
    }

    [Fact]
    public async Task The_record_of_commands_is_described_with_its_filters_as_JSON_and_as_CSV()
    {
        JsonNode operation = (await DocumentAsync())["paths"]!["/api/v2/audit"]!["get"]!;
        Assert.Equal(
            ["address", "before", "format", "from", "limit", "mutation", "outcome", "serial", "slug", "to", "user"],
            operation["parameters"]!.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()).Order());
        Assert.Equal(["application/json", "text/csv"], operation["responses"]!["200"]!["content"]!.AsObject().Select(media => media.Key).Order());
    }

    [Fact]
    public async Task Names_in_schemas_are_those_on_the_wire()
    {
        JsonNode schemas = (await DocumentAsync())["components"]!["schemas"]!;
        Assert.Equal(["error", "legacy_id", "serial", "slug", "vendor"], schemas["MachineEntry"]!["properties"]!.AsObject().Select(property => property.Key).Order());
        Assert.Equal(["error_bad_request", "errors"], schemas["BadRequestBody"]!["properties"]!.AsObject().Select(property => property.Key).Order());
        Assert.Contains("major_faults", schemas["ProcessSample"]!["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task The_document_names_its_server_and_the_password_of_the_front_door()
    {
        JsonNode document = await DocumentAsync();
        Assert.Equal("/", document["servers"]![0]!["url"]!.GetValue<string>());
        Assert.Equal("basic", document["components"]!["securitySchemes"]!["password"]!["scheme"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_page_of_the_API_is_protected_like_the_dashboard()
    {
        HttpResponseMessage response = await panel.CreateClient().GetAsync("/swagger/index.html", TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode);
        Assert.Contains("frame-ancestors 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));

        // The policy allows scripts from files only.
        string page = await response.TextAsync();
        Assert.DoesNotMatch(@"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page);
    }

    private async Task<JsonNode> DocumentAsync() =>
        JsonNode.Parse(await panel.CreateClient().GetStringAsync("/swagger/v2/swagger.json", TestContext.Current.CancellationToken))!;

    private static IEnumerable<(string Path, string Method, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()
            .Where(entry => Methods.Contains(entry.Key))
            .Select(entry => (path.Key, entry.Key, entry.Value!)));
}
