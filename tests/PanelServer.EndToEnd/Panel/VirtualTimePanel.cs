using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PanelServer.ControlLoop;
using PanelServer.EtherCat.Simulation.Segment.Faults;
using PanelServer.Machines;
using PanelServer.Tests.Shared;

namespace PanelServer.EndToEnd.Panel;

/// <summary>
/// The whole server with a machine on a simulated bus whose time the test controls: it passes only while <see cref="Run"/> runs or a
/// command waits to be applied. Everything a test says to the machine goes through REST, faults have their names, and what the official
/// client of the streams sees must be the same as what REST says.
/// </summary>
public abstract class VirtualTimePanel : WebApplicationFactory<Program>
{
    private readonly MachineBus _bus;
    private readonly IReadOnlyList<FaultKind> _faults;
    private readonly string _address;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _turn = new();
    private readonly Thread _cycles;
    private HttpClient? _client;
    private MachineWatch? _watch;
    private volatile Exception? _failure;

    /// <summary>Starts the cycles.</summary>
    /// <param name="bus">The machine on its bus; disposed with the panel.</param>
    /// <param name="faults">The faults that can be ordered.</param>
    protected VirtualTimePanel(MachineBus bus, IReadOnlyList<FaultKind> faults)
    {
        _bus = bus;
        _faults = faults;
        _address = $"/api/v2/machine/{bus.Catalog.Find(bus.Subject.Identification.MachineIdentification)!.Slug}/{bus.Subject.Identification.Serial}";
        UseKestrel();
        _cycles = new Thread(ServeCommands) { IsBackground = true };
        _cycles.Start();
        Run(0.1);
    }

    /// <summary>Called in every cycle.</summary>
    public Action? EachCycle { get; set; }

    /// <summary>What a client of the streams sees, once <see cref="WatchAsync"/> has been called.</summary>
    public MachineWatch Watch => _watch ?? throw new InvalidOperationException("nobody watches");

    private HttpClient Client => _client ??= CreateClient();

    /// <summary>Connects a client of the streams.</summary>
    public async Task WatchAsync() =>
        _watch = await MachineWatch.StartAsync(Client.BaseAddress!.Port, _bus.Subject.Identification.MachineIdentification.Machine);

    /// <summary>Orders a fault by its name.</summary>
    public void Fault(string command)
    {
        lock (_turn)
        {
            Assert.True(FaultScript.Run(_bus.Segment, command, Assert.Fail, _faults));
        }
    }

    /// <summary>Lets simulated time pass, as fast as it goes.</summary>
    public void Run(double seconds)
    {
        TimeSpan end = _bus.Cycle.Time + TimeSpan.FromSeconds(seconds);
        while (_bus.Cycle.Time < end)
        {
            Step();
        }
    }

    /// <summary>Lets the bus recover after a fault of the cable.</summary>
    public void Recover()
    {
        lock (_turn)
        {
            _bus.Recover(RunMachines);
        }
    }

    /// <summary>Posts mutations, which must be accepted.</summary>
    public async Task PostAsync(params string[] mutations)
    {
        using HttpResponseMessage answer = await SendAsync(mutations);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        Assert.Equal("null", text);
    }

    /// <summary>
    /// Posts a mutation that must be refused; the text of the answer. Who watches gets a state, so that a control that showed the new value
    /// already shows the old one again.
    /// </summary>
    public async Task<string> RefusedAsync(string mutation)
    {
        int states = _watch?.States.Count ?? 0;
        using HttpResponseMessage answer = await SendAsync(mutation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        JsonNode body = (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;
        if (_watch is not null)
        {
            await _watch.UntilAsync(() => _watch.States.Count > states, "the state after a refusal");
        }

        return body["error_bad_request"]!.GetValue<string>();
    }

    /// <summary>Posts mutations for which there must be no room; the text of the answer.</summary>
    public async Task<string> TryAgainAsync(params string[] mutations)
    {
        using HttpResponseMessage answer = await SendAsync(mutations);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["error_unavailable"]!.GetValue<string>();
    }

    /// <summary>What the machine shows now.</summary>
    /// <param name="part">Below the machine's address; empty for its snapshot.</param>
    public async Task<JsonNode> ReadAsync(string part = "") => (await Client.GetFromJsonAsync<JsonNode>(_address + part, TestContext.Current.CancellationToken))!;

    /// <summary>Joins a namespace below the machine's.</summary>
    /// <param name="part">Its last part.</param>
    /// <param name="parser"><c>json</c> or <c>msgpack</c>.</param>
    public NamespaceListener Listen(string part, string parser) => new(Client.BaseAddress!.Port, $"/machine/{_bus.Subject.Identification}{part}", parser);

    public async Task<string> ModeAsync() => (await ReadAsync())["state"]!["mode_state"]!["mode"]!.GetValue<string>();

    public async Task<string?> ErrorAsync() => (await ReadAsync())["machine"]!["error"]?.GetValue<string>();

    /// <summary>Runs until <c>error</c> is set, at most so many simulated seconds; its text, which who watches sees too.</summary>
    public async Task<string> RunUntilErrorAsync(double withinSeconds)
    {
        TimeSpan end = _bus.Cycle.Time + TimeSpan.FromSeconds(withinSeconds);
        while (_bus.Subject.ReadStatus().Error is null)
        {
            Assert.True(_bus.Cycle.Time < end, "no error within the time");
            Step();
        }

        string error = (await ErrorAsync())!;
        if (_watch is not null)
        {
            await _watch.UntilErrorAsync(error);
        }

        return error;
    }

    /// <summary>Runs until something holds of what REST shows, at most so many simulated seconds.</summary>
    public async Task RunUntilAsync(Func<JsonNode, bool> condition, string what, double withinSeconds)
    {
        TimeSpan end = _bus.Cycle.Time + TimeSpan.FromSeconds(withinSeconds);
        JsonNode shown = await ReadAsync();
        while (!condition(shown))
        {
            Assert.True(_bus.Cycle.Time < end, $"Waited {withinSeconds} s in vain for {what}. Last: {shown.ToJsonString()}");
            Run(0.1);
            shown = await ReadAsync();
        }
    }

    /// <summary>Runs until REST shows a mode and an error with a text in it; the streams must show the same.</summary>
    public async Task ExpectAsync(string mode, string error, double withinSeconds)
    {
        await RunUntilAsync(
            shown => shown["machine"]!["error"]?.GetValue<string>().Contains(error, StringComparison.Ordinal) == true
                && shown["state"]!["mode_state"]!["mode"]!.GetValue<string>() == mode,
            $"{mode} with the error \"{error}\"",
            withinSeconds);
        await StreamAgreesAsync();
    }

    /// <summary>
    /// Waits until who watches sees the state, the live values and the error that REST shows. The vendor's HMI must have nothing to complain
    /// about in any event so far.
    /// </summary>
    public async Task StreamAgreesAsync()
    {
        JsonNode shown = await ReadAsync();
        await Watch.UntilStateAsync(state => JsonNode.DeepEquals(state, shown["state"]), shown["state"]!.ToJsonString());
        await Watch.UntilLiveAsync(live => JsonNode.DeepEquals(live, shown["live_values"]), shown["live_values"]!.ToJsonString());
        await Watch.UntilErrorAsync(shown["machine"]!["error"]?.GetValue<string>());
        Assert.Empty(Watch.Complaints);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Log:Directory", "").UseSetting("Storage:Directory", "").UseSetting("Log:Level", "Fatal");

        // The server's own loop runs no machine here, so how it is held up does not matter to them.
        builder.UseSetting("ControlLoop:StandstillMilliseconds", "60000");
        builder.UseSetting("Machines:Mock:Enabled", "false").UseSetting("Bus:Segment", "none");

        // A free port by the server's own setting: the factory's would be set while the program may have begun to listen already.
        builder.UseSetting("Network:Port", "0").UseSetting("Network:Mode", "BehindProxy");
        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton(_bus.Catalog));
            services.Replace(ServiceDescriptor.Singleton(_bus.Roster));

            // The server's own loop runs no machine; this class runs them.
            services.Replace(ServiceDescriptor.Singleton(new ControlCycle(new MachineRoster(_bus.Catalog), [])));
        });
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && !_end.IsCancellationRequested)
        {
            _end.Cancel();
            _cycles.Join();
            _bus.Dispose();
            _end.Dispose();
        }
    }

    private Task<HttpResponseMessage> SendAsync(params string[] mutations) => Client.PostAsync(
        _address,
        new StringContent($"[{string.Join(',', mutations)}]", Encoding.UTF8, "application/json"),
        TestContext.Current.CancellationToken);

    private void ServeCommands()
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                if (!StepForCommand())
                {
                    Thread.Sleep(1);
                }
            }
        }
        catch (Exception failure)
        {
            // The test hears of it with its next step; what escapes here would end all tests at once.
            _failure = failure;
        }
    }

    // Asked and done in one turn: a step for a command that another thread has served would let time pass by itself.
    private bool StepForCommand()
    {
        lock (_turn)
        {
            if (_bus.Subject.WaitingCommands == 0)
            {
                return false;
            }

            Step();
            return true;
        }
    }

    private void Step()
    {
        if (_failure is { } failure)
        {
            throw new InvalidOperationException("A cycle has failed while a command was served.", failure);
        }

        lock (_turn)
        {
            _bus.Step(RunMachines);
            EachCycle?.Invoke();
        }
    }

    private void RunMachines(Cycle cycle)
    {
        foreach (Machine machine in _bus.Roster.Machines)
        {
            machine.Run(cycle);
        }
    }
}
