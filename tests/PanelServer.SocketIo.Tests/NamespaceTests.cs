using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using PanelServer.SocketIo.EngineIo;
using PanelServer.SocketIo.Tests.Packets;
using PanelServer.SocketIo.Tests.Support;

namespace PanelServer.SocketIo.Tests;

public sealed class NamespaceTests : IAsyncDisposable
{
    private const string JoinMainByMessagePack = "83A47479706500A464617461D40000A36E7370A52F6D61696E";

    private readonly TestNamespaces _namespaces = new();
    private TestServer? _server;

    private SocketIoServer Server => _server!.Server;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task Newcomer_gets_the_answer_then_the_replay_then_what_is_broadcast_and_nobody_else_gets_the_replay()
    {
        await StartAsync();
        SocketIoEvent replay = TestNamespaces.Event("/main", "\"replay\"");
        _namespaces.OnJoined = socket => socket.Emit(replay);
        using RawWebSocket first = await JoinAsync("/main");
        Assert.Equal("42/main,[\"event\",\"replay\"]", await first.ReceiveTextAsync());
        using RawWebSocket second = await JoinAsync("/main");
        Assert.Equal("42/main,[\"event\",\"replay\"]", await second.ReceiveTextAsync());
        Server.Find("/main")!.Broadcast(TestNamespaces.Event("/main", "\"live\""));

        Assert.Equal("42/main,[\"event\",\"live\"]", await first.ReceiveTextAsync());
        Assert.Equal("42/main,[\"event\",\"live\"]", await second.ReceiveTextAsync());
    }

    [Fact]
    public async Task Replay_and_live_events_never_overlap_or_leave_a_gap_however_joins_and_broadcasts_race()
    {
        const int clients = 60;
        const int eventsPerClient = 20;
        await StartAsync(options => options.MaxBufferedPackets = 2 * clients * eventsPerClient);
        SocketIoNamespace ns = Server.Open("/main");
        int current = -1;
        _namespaces.OnJoined = socket => socket.Emit(Numbered(current));

        // One event for each that a client waits for: there is always one more to come, and never more than the bound of a queue.
        using BlockingCollection<int> wanted = new();
        Task pump = Task.Run(() =>
        {
            foreach (int _ in wanted.GetConsumingEnumerable())
            {
                ns.Synchronize(open => open.Broadcast(Numbered(++current)));
            }
        });

        await Parallel.ForAsync(0, clients, async (client, cancel) =>
        {
            using RawWebSocket socket = await JoinAsync("/main");
            int previous = NumberOf(await socket.ReceiveTextAsync());
            for (int i = 0; i < eventsPerClient; i++)
            {
                wanted.Add(client, cancel);
                int number = NumberOf(await socket.ReceiveTextAsync());
                Assert.Equal(previous + 1, number);
                previous = number;
            }
        });

        wanted.CompleteAdding();
        await pump;
    }

    [Fact]
    public async Task Each_parser_gets_its_own_dialect_and_the_same_numbers()
    {
        await StartAsync();
        using RawWebSocket json = await JoinAsync("/main");
        using RawWebSocket messagePack = await JoinByMessagePackAsync();
        Server.Find("/main")!.BroadcastByParser(
            new SocketIoEvent("/main", "event", "{\"name\":\"StateEvent\",\"data\":100.0}"u8.ToArray()),
            new SocketIoEvent("/main", "event", "{\"name\":\"State\",\"data\":100.0}"u8.ToArray()),
            Delivery.Ordered);

        Assert.Equal("42/main,[\"event\",{\"name\":\"StateEvent\",\"data\":100.0}]", await json.ReceiveTextAsync());
        Assert.Equal(
            MessagePackVectorTests.Hex("83A47479706502A36E7370A52F6D61696EA46461746192A56576656E7482A46E616D65A55374617465A464617461CB4059000000000000"),
            await messagePack.ReceiveBinaryAsync());
    }

    [Fact]
    public async Task Event_for_one_parser_only_does_not_reach_the_other()
    {
        await StartAsync();
        using RawWebSocket json = await JoinAsync("/main");
        using RawWebSocket messagePack = await JoinByMessagePackAsync();
        SocketIoNamespace ns = Server.Find("/main")!;
        ns.BroadcastByParser(null, TestNamespaces.Event("/main", "1"), Delivery.Ordered);
        ns.BroadcastByParser(TestNamespaces.Event("/main", "2"), null, Delivery.Ordered);

        Assert.Equal("42/main,[\"event\",2]", await json.ReceiveTextAsync());
        Assert.Equal(0x01, (await messagePack.ReceiveBinaryAsync())[^1]);
    }

    [Fact]
    public async Task Msgpack_is_base64_over_polling_and_the_decision_survives_the_upgrade()
    {
        await StartAsync();
        string sid = await _server!.OpenPollingAsync();
        using HttpResponseMessage joined = await _server.PostAsync(sid, "b" + Convert.ToBase64String(MessagePackVectorTests.Hex(JoinMainByMessagePack)));
        Assert.StartsWith("bg6R0eXBlAKNuc3ClL21haW6kZGF0YYGjc2lk", await _server.GetTextAsync(sid), StringComparison.Ordinal);
        using RawWebSocket socket = await _server.ProbeAsync(sid);
        await socket.SendTextAsync("2probe");
        Assert.Equal("3probe", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("5");
        Server.Find("/main")!.Broadcast(TestNamespaces.Event("/main", "1"));
        Assert.Equal(0x83, (await socket.ReceiveBinaryAsync())[0]);

        await socket.SendTextAsync("40/main,");
        await socket.ReceiveCloseAsync();
    }

    [Fact]
    public async Task Text_of_a_msgpack_client_and_rubbish_as_first_binary_close_the_connection()
    {
        await StartAsync();
        using RawWebSocket messagePack = await JoinByMessagePackAsync();
        await messagePack.SendTextAsync("42/main,[\"echo\"]");
        await messagePack.ReceiveCloseAsync();

        using RawWebSocket rubbish = await _server!.OpenWebSocketAsync();
        await rubbish.SendBinaryAsync([0xC1]);
        await rubbish.ReceiveCloseAsync();
    }

    [Fact]
    public async Task All_namespaces_share_one_connection_and_are_left_in_one_go()
    {
        await StartAsync();
        using (RawWebSocket socket = await JoinAsync("/main"))
        {
            await JoinAsync(socket, "/room/1");
            await JoinAsync(socket, "/");
            Server.Find("/room/1")!.Broadcast(TestNamespaces.Event("/room/1", "1"));
            Server.Find("/")!.Broadcast(TestNamespaces.Event("/", "2"));
            Assert.Equal("42/room/1,[\"event\",1]", await socket.ReceiveTextAsync());
            Assert.Equal("42[\"event\",2]", await socket.ReceiveTextAsync());
        }

        await Eventually.HoldsAsync(() => Server.NamespaceCount == 0, "all namespaces to be dropped");
        Assert.Equal(
            ["joined /", "joined /main", "joined /room/1", "left /", "left /main", "left /room/1"],
            _namespaces.Calls.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task One_client_leaving_does_not_take_the_others_with_it()
    {
        await StartAsync();
        using RawWebSocket stays = await JoinAsync("/main");
        using RawWebSocket leaves = await JoinAsync("/main");
        using RawWebSocket vanishes = await JoinAsync("/main");
        await leaves.SendTextAsync("41/main,");
        vanishes.Reset();
        await Eventually.HoldsAsync(() => Server.Find("/main")!.SubscriberCount == 1, "two to be gone");
        Server.Find("/main")!.Broadcast(TestNamespaces.Event("/main", "1"));

        Assert.Equal("42/main,[\"event\",1]", await stays.ReceiveTextAsync());
    }

    [Fact]
    public async Task Leaving_and_joining_again_is_a_fresh_join_with_a_new_id()
    {
        await StartAsync();
        _namespaces.OnJoined = socket => socket.Emit(TestNamespaces.Event("/main", "\"replay\""));
        using RawWebSocket socket = await _server!.OpenWebSocketAsync();
        HashSet<string> ids = new();
        for (int i = 0; i < 3; i++)
        {
            await socket.SendTextAsync("40/main,");
            Assert.True(ids.Add(await socket.ReceiveTextAsync()));
            Assert.Equal("42/main,[\"event\",\"replay\"]", await socket.ReceiveTextAsync());
            await socket.SendTextAsync("41/main,");
        }
    }

    [Fact]
    public async Task Joining_twice_does_not_subscribe_twice()
    {
        await StartAsync();
        using RawWebSocket socket = await JoinAsync("/main");
        await socket.SendTextAsync("40/main,");
        await socket.SendTextAsync("42/main,[\"echo\",1]");
        Assert.Equal("42/main,[\"echo\",1]", await socket.ReceiveTextAsync());
        Assert.Equal(1, Server.Find("/main")!.SubscriberCount);
    }

    [Fact]
    public async Task Nothing_of_a_namespace_follows_after_the_server_has_read_the_leave()
    {
        await StartAsync();
        SocketIoSocket? left = null;
        _namespaces.OnJoined = socket => left ??= socket;
        string sid = await _server!.OpenPollingAsync();
        using HttpResponseMessage joined = await _server.PostAsync(sid, "40/main,");
        await _server.GetTextAsync(sid);
        using HttpResponseMessage answered = await _server.PostAsync(sid, "42/main,[\"echo\",1]\u001E41/main,\u001E40/room/1,");
        left!.Emit(TestNamespaces.Event("/main", "\"too late\""));

        Assert.StartsWith("40/room/1,{", await _server.GetTextAsync(sid), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_can_remove_a_client_from_a_namespace_and_the_connection_goes_on()
    {
        await StartAsync();
        SocketIoSocket? member = null;
        _namespaces.OnJoined = socket => member = socket;
        using RawWebSocket socket = await JoinAsync("/main");
        await Eventually.HoldsAsync(() => member is not null, "the join");
        member!.Emit(TestNamespaces.Event("/main", "1"));
        member.Disconnect();
        member.Disconnect();
        await JoinAsync(socket, "/room/1", "42/main,[\"event\",1]", "41/main,");

        Assert.Equal(["joined /main", "left /main", "joined /room/1"], _namespaces.Calls);
    }

    [Fact]
    public async Task Refusal_of_the_application_carries_its_message_and_data()
    {
        await StartAsync();
        _namespaces.OnAdmit = auth => auth is null ? new SocketIoRefusal("Who are you?", "{\"hint\":1}"u8.ToArray()) : null;
        using RawWebSocket socket = await _server!.OpenWebSocketAsync();
        await socket.SendTextAsync("40/main,");
        Assert.Equal("44/main,{\"message\":\"Who are you?\",\"data\":{\"hint\":1}}", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("40/main,{\"token\":1}");
        Assert.StartsWith("40/main,{\"sid\":", await socket.ReceiveTextAsync(), StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => Server.NamespaceCount == 1, "one namespace");
    }

    [Fact]
    public async Task Namespaces_per_connection_are_bounded()
    {
        await StartAsync(options => options.MaxNamespacesPerConnection = 3);
        using RawWebSocket socket = await JoinAsync("/main");
        await JoinAsync(socket, "/room/1");
        await JoinAsync(socket, "/room/2");
        await socket.SendTextAsync("40/room/3,");
        Assert.Equal("44/room/3,{\"message\":\"Too many namespaces\"}", await socket.ReceiveTextAsync());
        await socket.SendTextAsync("41/room/2,");
        await JoinAsync(socket, "/room/3");
    }

    [Fact]
    public async Task Hostile_client_leaves_no_namespace_behind()
    {
        await StartAsync();
        using RawWebSocket socket = await JoinAsync("/main");
        for (int i = 0; i < 300; i++)
        {
            await JoinAsync(socket, $"/room/{i}");
            await socket.SendTextAsync($"41/room/{i},");
            await socket.SendTextAsync($"40/nonsense/{i},");
            await socket.ReceiveTextAsync();
        }

        await socket.SendTextAsync("40/" + new string('x', 5_000) + ",");
        Assert.EndsWith("{\"message\":\"Invalid namespace\"}", await socket.ReceiveTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, Server.NamespaceCount);
    }

    [Fact]
    public async Task Open_namespace_lives_without_subscribers_and_keeps_those_who_were_there_before()
    {
        await StartAsync();
        using RawWebSocket early = await JoinAsync("/room/7");
        SocketIoNamespace ns = Server.Open("/room/7");
        Assert.Equal(1, ns.SubscriberCount);
        await early.SendTextAsync("41/room/7,");
        await Eventually.HoldsAsync(() => ns.SubscriberCount == 0, "the client to have left");
        Assert.Same(ns, Server.Find("/room/7"));
        Server.Release(ns);
        Assert.Null(Server.Find("/room/7"));
        Assert.Throws<ArgumentException>(() => Server.Open("/nonsense"));
        Assert.Throws<ArgumentException>(() => Server.Open("room"));
    }

    [Fact]
    public async Task Joins_and_leaves_that_race_with_the_end_of_a_namespace_lose_nobody()
    {
        await StartAsync();
        await Parallel.ForAsync(0, 8, async (_, _) =>
        {
            using RawWebSocket socket = await _server!.OpenWebSocketAsync();
            for (int i = 0; i < 100; i++)
            {
                await JoinAsync(socket, "/room/1");
                await socket.SendTextAsync("42/room/1,[\"echo\",1]");
                Assert.Equal("42/room/1,[\"echo\",1]", await socket.ReceiveTextAsync());
                await socket.SendTextAsync("41/room/1,");
            }
        });

        await Eventually.HoldsAsync(() => Server.NamespaceCount == 0, "the namespace to be dropped");
        Assert.Equal(800, _namespaces.Calls.Count(call => call == "left /room/1"));
    }

    [Fact]
    public async Task Event_of_another_namespace_is_a_mistake_of_the_application()
    {
        await StartAsync();
        Assert.Throws<ArgumentException>(() => Server.Open("/main").Broadcast(TestNamespaces.Event("/room/1", "1")));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("messagePack")]
    public async Task Server_can_await_an_acknowledgement(string parser)
    {
        await StartAsync(options => options.MaxPendingAcknowledgements = 1);
        SocketIoSocket? member = null;
        _namespaces.OnJoined = socket => member = socket;
        using RawWebSocket socket = parser == "json" ? await JoinAsync("/main") : await JoinByMessagePackAsync();
        TaskCompletionSource<string> acknowledged = new();
        await Eventually.HoldsAsync(() => member is not null, "the join");
        Assert.True(member!.Emit(
            TestNamespaces.Event("/main", "1"),
            (arguments, _) => acknowledged.SetResult(string.Join('|', arguments.Select(argument => Encoding.UTF8.GetString(argument.Span))))));
        Assert.False(member.Emit(TestNamespaces.Event("/main", "2"), (_, _) => { }));
        if (parser == "json")
        {
            Assert.Equal("42/main,0[\"event\",1]", await socket.ReceiveTextAsync());
            await socket.SendTextAsync("43/main,0[true,\"x\"]");
        }
        else
        {
            Assert.EndsWith("A2696400", Convert.ToHexString(await socket.ReceiveBinaryAsync()), StringComparison.Ordinal);
            await socket.SendBinaryAsync(MessagePackVectorTests.Hex("84A47479706503A46461746192C3A178A2696400A36E7370A52F6D61696E"));
        }

        Assert.Equal("true|\"x\"", await acknowledged.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Live_values_of_a_client_that_does_not_fetch_are_overwritten_and_states_are_kept_in_order()
    {
        await StartAsync();
        string sid = await _server!.OpenPollingAsync();
        using HttpResponseMessage joined = await _server.PostAsync(sid, "40/main,\u001E40/room/1,");
        await _server.GetTextAsync(sid);
        SocketIoNamespace main = Server.Find("/main")!;
        SocketIoNamespace room = Server.Find("/room/1")!;
        for (int i = 0; i < 10_000; i++)
        {
            main.Broadcast(Numbered(i), Delivery.LatestWins("live"));
            room.Broadcast(new SocketIoEvent("/room/1", "live", Encoding.UTF8.GetBytes($"{i}")), Delivery.LatestWins("live"));
            if (i % 2_500 == 0)
            {
                main.Broadcast(new SocketIoEvent("/main", "state", Encoding.UTF8.GetBytes($"{i}")));
            }
        }

        Assert.Equal(
            "42/main,[\"state\",0]|42/main,[\"state\",2500]|42/main,[\"state\",5000]|42/main,[\"state\",7500]"
            + "|42/main,[\"event\",9999]|42/room/1,[\"live\",9999]",
            (await _server.GetTextAsync(sid)).Replace('\u001E', '|'));
        Assert.Equal(2 * 9_999, Server.Metrics.PacketsOverwritten);
        Assert.Equal(0, Server.Metrics.SessionsClosed(EngineIoCloseReason.SlowClient));
    }

    [Fact]
    public async Task States_beyond_the_bound_close_the_slow_client_and_no_other()
    {
        await StartAsync(options => options.MaxBufferedPackets = 100);
        string sid = await _server!.OpenPollingAsync();
        using HttpResponseMessage joined = await _server.PostAsync(sid, "40/main,");
        await _server.GetTextAsync(sid);
        using RawWebSocket other = await JoinAsync("/main");
        SocketIoNamespace ns = Server.Find("/main")!;
        for (int i = 0; i < 150; i++)
        {
            ns.Broadcast(Numbered(i));
            Assert.Equal(i, NumberOf(await other.ReceiveTextAsync()));
        }

        await Eventually.HoldsAsync(() => ns.SubscriberCount == 1, "the slow client to be out");
        Assert.Equal(1, Server.Metrics.SessionsClosed(EngineIoCloseReason.SlowClient));
        Assert.Equal("1", await _server.GetTextAsync(sid));
    }

    private static SocketIoEvent Numbered(int number) => TestNamespaces.Event("/main", number.ToString(CultureInfo.InvariantCulture));

    private static int NumberOf(string packet) =>
        int.Parse(packet["42/main,[\"event\",".Length..^1], CultureInfo.InvariantCulture);

    private async Task StartAsync(Action<SocketIoOptions>? configure = null) =>
        _server = await TestServer.StartAsync(_namespaces, configure);

    private async Task<RawWebSocket> JoinAsync(string path)
    {
        RawWebSocket socket = await _server!.OpenWebSocketAsync();
        await JoinAsync(socket, path);
        return socket;
    }

    private static async Task JoinAsync(RawWebSocket socket, string path, params string[] before)
    {
        await socket.SendTextAsync($"40{path},");
        foreach (string packet in before)
        {
            Assert.Equal(packet, await socket.ReceiveTextAsync());
        }

        Assert.StartsWith(path == "/" ? "40{\"sid\":" : $"40{path},{{\"sid\":", await socket.ReceiveTextAsync(), StringComparison.Ordinal);
    }

    private async Task<RawWebSocket> JoinByMessagePackAsync()
    {
        RawWebSocket socket = await _server!.OpenWebSocketAsync();
        await socket.SendBinaryAsync(MessagePackVectorTests.Hex(JoinMainByMessagePack));
        Assert.Equal(0x83, (await socket.ReceiveBinaryAsync())[0]);
        return socket;
    }
}
