using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PanelServer.ControlLoop;
using PanelServer.Machines;
using PanelServer.Simulation.Plants;
using PanelServer.Tests.Shared;

namespace PanelServer.EndToEnd.Winder;

/// <summary>
/// The whole server with a winder on a simulated bus whose time the test controls: it passes only while <see cref="Run"/> runs
/// or a command waits to be applied. Everything a test says to the machine goes through REST.
/// </summary>
public sealed class WinderPanel : WebApplicationFactory<Program>
{
    private const string Address = "/api/v2/machine/winder_v1/57922";

    private readonly WinderBus _bus;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _turn = new();
    private readonly Thread _cycles;
    private HttpClient? _client;

    public WinderPanel(WinderPlantConstants? plant = null, double cycleSeconds = 0.001)
    {
        _bus = new WinderBus(plant, cycleSeconds);
        _cycles = new Thread(ServeCommands);
        _cycles.Start();
        Run(0.1);
    }

    /// <summary>The far end: plant and terminals, with their faults.</summary>
    public WinderSimulation Simulation => _bus.Simulation;

    public WinderPlant Plant => _bus.Simulation.Plant;

    /// <summary>The cable, with its faults.</summary>
    public WinderBus Bus => _bus;

    /// <summary>Called in every cycle.</summary>
    public Action? EachCycle { get; set; }

    private HttpClient Client => _client ??= CreateClient();

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

    /// <summary>Posts a mutation that must be refused; the text of the answer.</summary>
    public async Task<string> RefusedAsync(string mutation)
    {
        using HttpResponseMessage answer = await SendAsync(mutation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        JsonElement body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return body.GetProperty("error_bad_request").GetString()!;
    }

    /// <summary>What the machine shows now.</summary>
    public async Task<JsonElement> GetAsync() => await Client.GetFromJsonAsync<JsonElement>(Address, TestContext.Current.CancellationToken);

    public async Task<string> ModeAsync() =>
        (await GetAsync()).GetProperty("state").GetProperty("mode_state").GetProperty("mode").GetString()!;

    public async Task<string?> ErrorAsync() => (await GetAsync()).GetProperty("machine").GetProperty("error").GetString();

    /// <summary>Runs until <c>error</c> is set, at most so many simulated seconds; its text.</summary>
    public async Task<string> RunUntilErrorAsync(double withinSeconds)
    {
        TimeSpan end = _bus.Cycle.Time + TimeSpan.FromSeconds(withinSeconds);
        while (_bus.Machine.ReadStatus().Error is null)
        {
            Assert.True(_bus.Cycle.Time < end, "no error within the time");
            Step();
        }

        return (await ErrorAsync())!;
    }

    /// <summary>Zeroes the arm and homes the traverse.</summary>
    public async Task PrepareAsync()
    {
        await PostAsync("\"ZeroTensionArmAngle\"", """{"SetMode":"Hold"}""");
        Run(2);
        Assert.True((await GetAsync()).GetProperty("state").GetProperty("mode_state").GetProperty("can_wind").GetBoolean());
    }

    /// <summary>Prepares, threads the filament and winds.</summary>
    public async Task WindAsync(double metresPerMinute, double seconds)
    {
        await PrepareAsync();
        Plant.Thread();
        await PostAsync(FormattableString.Invariant($"{{\"SetPullerTargetSpeed\":{metresPerMinute}}}"), """{"SetMode":"Wind"}""");
        Run(seconds);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Log:Directory", "").UseSetting("Log:Level", "Fatal");
        builder.UseSetting("Mock:Enabled", "false").UseSetting("Bus:Segment", "none");
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
        Address,
        new StringContent($"[{string.Join(',', mutations)}]", Encoding.UTF8, "application/json"),
        TestContext.Current.CancellationToken);

    private void ServeCommands()
    {
        while (!_end.IsCancellationRequested)
        {
            if (_bus.Machine.WaitingCommands > 0)
            {
                Step();
            }
            else
            {
                Thread.Sleep(1);
            }
        }
    }

    private void Step()
    {
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
