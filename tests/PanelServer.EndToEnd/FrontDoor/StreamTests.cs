using System.Text.Json;

namespace PanelServer.EndToEnd.FrontDoor;

/// <summary>The streams of an installed panel, watched by the official Socket.IO client on another host.</summary>
[Collection(nameof(InstallationFixture))]
public sealed class StreamTests(InstallationFixture fixture) : IAsyncLifetime
{
    private const string NodePackages = "tests/PanelServer.SocketIo.Tests/node";

    private readonly ScratchMachine _machine = fixture.Machine;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists($"{FrontDoorInstance.Repository}/{NodePackages}/node_modules/.package-lock.json"))
        {
            ProgramRun npm = await ProgramRun.Of("npm", ["ci", "--no-audit", "--no-fund"], workingDirectory: $"{FrontDoorInstance.Repository}/{NodePackages}");
            Assert.True(npm.ExitCode == 0, npm.All);
        }

        await _machine.Succeed("cp", "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt", "/tmp/root.crt");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("polling", "json", "polling")]
    [InlineData("websocket", "json", "websocket")]
    [InlineData("polling,websocket", "json", "websocket")]
    [InlineData("polling", "msgpack", "polling")]
    [InlineData("websocket", "msgpack", "websocket")]
    [InlineData("polling,websocket", "msgpack", "websocket")]
    public async Task Streams_arrive_through_the_front_door_as_they_are_made(string transports, string parser, string transport)
    {
        JsonElement seen = await Watch(await Password(), transports, parser, seconds: 5);

        Assert.Equal(JsonValueKind.Null, seen.GetProperty("error").ValueKind);
        Assert.Equal(transport, seen.GetProperty("transport").GetString());
        JsonElement events = seen.GetProperty("events");
        Assert.True(events.GetProperty("MachinesEvent").GetInt32() >= 1, seen.ToString());
        Assert.True(events.GetProperty("StateEvent").GetInt32() >= 1, seen.ToString());
        // 30 a second, less on a busy machine, where newer values replace those not yet sent. A proxy that collects what
        // it forwards would let through none at all.
        Assert.True(events.GetProperty("LiveValuesEvent").GetInt32() >= 10, seen.ToString());
        Assert.True(seen.GetProperty("longestGapMilliseconds").GetDouble() < 3000, seen.ToString());
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task Streams_need_the_password(string transport)
    {
        foreach (string password in new[] { "-", "wrong" })
        {
            JsonElement seen = await Watch(password, transport, "json", seconds: 10);

            Assert.Contains("401", seen.GetProperty("error").GetString(), StringComparison.Ordinal);
            Assert.Equal("{}", seen.GetProperty("events").ToString());
        }
    }

    [Theory]
    [InlineData("polling")]
    [InlineData("websocket")]
    public async Task Stream_of_the_old_password_ends_when_there_is_a_new_one(string transport)
    {
        string watchingFile = $"/tmp/watching-{transport}";
        Task<JsonElement> watching = Watch(await Password(), transport, "json", seconds: 60, watchingFile);
        await _machine.Type($"for i in $(seq 600); do [ -e {watchingFile} ] && exit 0; sleep 0.1; done; exit 1");

        await _machine.Succeed("/opt/qitech-control-server/credentials.sh");

        JsonElement seen = await watching;
        Assert.True(seen.GetProperty("events").GetProperty("LiveValuesEvent").GetInt32() > 0, seen.ToString());
        Assert.Equal(JsonValueKind.String, seen.GetProperty("disconnected").ValueKind);
    }

    private async Task<string> Password() => (await _machine.Succeed("cat", "/tmp/machine_password")).TrimEnd();

    private async Task<JsonElement> Watch(string password, string transports, string parser, int seconds, string file = "")
    {
        string output = await _machine.TypeOnClient(
            $"NODE_EXTRA_CA_CERTS=/tmp/root.crt node /srv/panel/tests/PanelServer.EndToEnd/FrontDoor/stream-client.mjs https://192.168.130.195 '{password}' {transports} {parser} {seconds} {file}");
        return JsonDocument.Parse(output).RootElement;
    }
}
