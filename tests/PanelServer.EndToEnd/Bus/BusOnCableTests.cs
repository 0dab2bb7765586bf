using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using static PanelServer.EndToEnd.Bus.PanelOnCable;

namespace PanelServer.EndToEnd.Bus;

/// <summary>
/// The real thing: the server as one program, the segment with its plants as another, a cable between them. What the server knows
/// is asked by REST and <c>/main</c> alone.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class BusOnCableTests : IDisposable
{
    private const string Heat = """[{"SetFrontHeatingTargetTemperature":200},{"SetExtruderMode":"Heat"}]""";
    private readonly Cable _cable = new(isNearInside: false, isPluggedIn: false);

    public void Dispose() => _cable.Dispose();

    [Fact]
    public async Task Machines_come_to_OP_the_barrel_gets_warm_and_a_pulled_cable_makes_all_safe_until_it_is_put_back()
    {
        _cable.PlugIn();
        using SimulatorProcess plant = StartPlant();
        await using PanelOnCable panel = await PanelOnCable.StartAsync(_cable);
        await panel.AllWellAsync();
        Assert.Equal([MockSlug, ExtruderSlug, WinderSlug], (await panel.ErrorsAsync()).Keys);
        Assert.Equal(Terminals, (await panel.ReadBusAsync())["devices"]!.AsArray().Select(device => device!["name"]!.GetValue<string>()));
        await panel.UntilAsync(() => StatesAsync(plant), AllInOp, "the plant in OP");

        await using MainEvents events = new(panel.Process.Port, ExtruderNumber);
        await events.DevicesAsync(Terminals.Count);
        await events.MachineErrorAsync(ExtruderNumber, null);
        double cold = await panel.FrontTemperatureAsync();
        await HeatUntilAsync(panel, cold + 0.3);
        await events.LiveAsync(live => live["front_temperature"]!.GetValue<double>() >= cold + 0.3, $"a barrel warmer than {cold} °C");

        _cable.SetLink(Cable.Far, isUp: false);
        await panel.ErrorAsync(ExtruderSlug, "has no link: check the cable between the server and the first coupler");
        await panel.ErrorAsync(WinderSlug, "has no link: check the cable between the server and the first coupler");
        await panel.UnreadyAsync("has no link");
        await events.BusErrorAsync("has no link");
        await events.MachineErrorAsync(ExtruderNumber, "has no link");
        Assert.Equal("Standby", await panel.ModeAsync(ExtruderSlug));
        await panel.UntilAsync(
            () => StatesAsync(plant), states => new[] { 2, 8, 9, 10 }.All(position => states[position] != "OP"), "inverter line and drives out of OP");
        Assert.Null((await panel.ErrorsAsync())[MockSlug]);
        await panel.PostAsync(MockSlug, """[{"SetFrequency1":123}]""");
        Assert.Equal(123, (await panel.ReadAsync(MockSlug))["state"]!["frequency1"]!.GetValue<double>());

        _cable.SetLink(Cable.Far, isUp: true);
        await panel.AllWellAsync();
        await events.DevicesAsync(Terminals.Count);
        await events.MachineErrorAsync(ExtruderNumber, null);
        Assert.Equal("Standby", await panel.ModeAsync(ExtruderSlug));

        // The heaters' terminal stays in OP; it has counted that its watchdog has switched its outputs off.
        await panel.UntilAsync(panel.ReadBusAsync, bus => bus["devices"]![3]!["watchdog_expiries"]!.GetValue<int>() >= 1, "the watchdog of the heaters");
        await panel.PostAsync(ExtruderSlug, Heat);
        await panel.UntilAsync(() => panel.ModeAsync(ExtruderSlug), mode => mode == "Heat", "heating again");
        Assert.Equal(0, await panel.Process.StopAsync());
    }

    [Fact]
    public async Task A_plant_that_loses_its_power_is_told_and_is_brought_back_when_it_has_power_again()
    {
        _cable.PlugIn();
        await using PanelOnCable panel = await PanelOnCable.StartAsync(_cable);
        await panel.UnreadyAsync("No frame comes back from the EtherCAT segment");
        using (StartPlant())
        {
            await panel.AllWellAsync();
            await panel.PostAsync(ExtruderSlug, Heat);
            Assert.Equal("Heat", await panel.ModeAsync(ExtruderSlug));
        }

        await panel.ErrorAsync(ExtruderSlug, "cannot be reached");
        await panel.ErrorAsync(WinderSlug, "cannot be reached");
        await panel.UnreadyAsync("No frame comes back");
        Assert.Equal("Standby", await panel.ModeAsync(ExtruderSlug));

        using SimulatorProcess again = StartPlant();
        await panel.AllWellAsync();
        Assert.Equal("Standby", await panel.ModeAsync(ExtruderSlug));
        await panel.UntilAsync(() => StatesAsync(again), AllInOp, "the plant in OP");
    }

    [Fact]
    public async Task A_terminal_that_is_unplugged_is_named_the_other_machine_goes_on_and_it_is_brought_back_when_plugged_in()
    {
        _cable.PlugIn();
        using SimulatorProcess plant = StartPlant();
        await using PanelOnCable panel = await PanelOnCable.StartAsync(_cable);
        await panel.AllWellAsync();
        await panel.PostAsync(ExtruderSlug, Heat);

        Assert.Equal("ok: unplug 5", plant.Command("unplug 5"));
        await panel.ErrorAsync(ExtruderSlug, "EL3204 at position 5 is missing: check that it is plugged in and powered");
        await panel.UnreadyAsync("Machine extruder_v1/57922 is being started: EL3204 at position 5 is missing");
        Assert.Equal("Standby", await panel.ModeAsync(ExtruderSlug));
        await panel.UntilAsync(
            panel.ErrorsAsync, errors => errors[WinderSlug] is null && errors[ExtruderSlug]?.Contains("EL3204", StringComparison.Ordinal) == true, "a winder that works beside it");
        await panel.UntilAsync(() => StatesAsync(plant), states => states.Skip(6).All(state => state == "OP"), "the winder's terminals in OP");

        await ShineAsync(panel);

        Assert.Equal("ok: replug 5", plant.Command("replug 5"));
        await panel.AllWellAsync();
        Assert.Equal("Standby", await panel.ModeAsync(ExtruderSlug));
        await panel.PostAsync(ExtruderSlug, Heat);
        Assert.Equal("Heat", await panel.ModeAsync(ExtruderSlug));
    }

    [Fact]
    public async Task A_machine_that_is_plugged_in_while_another_heats_appears_and_works()
    {
        _cable.PlugIn();
        using SimulatorProcess plant = StartPlant();
        Assert.Equal("ok: unplug 6", plant.Command("unplug 6"));
        await using PanelOnCable panel = await PanelOnCable.StartAsync(_cable);
        await panel.UntilAsync(panel.ErrorsAsync, errors => errors.TryGetValue(ExtruderSlug, out string? error) && error is null, "an extruder that works");
        await using MainEvents events = new(panel.Process.Port, ExtruderNumber);
        await events.DevicesAsync(6);
        await panel.PostAsync(ExtruderSlug, Heat);

        Assert.Equal("ok: replug 6", plant.Command("replug 6"));

        await panel.UntilAsync(panel.ErrorsAsync, errors => errors.TryGetValue(WinderSlug, out string? error) && error is null, "a winder that works");
        await events.DevicesAsync(Terminals.Count);
        await panel.UntilAsync(() => StatesAsync(plant), AllInOp, "the plant in OP");
        await ShineAsync(panel);
        await panel.Process.SaysAsync("5 subdevices were plugged in and take part now; 1 machines came with them");
    }

    [Fact]
    public async Task An_interface_that_appears_after_the_start_is_waited_for()
    {
        await using PanelOnCable panel = await PanelOnCable.StartAsync(_cable);
        await using MainEvents events = new(panel.Process.Port, ExtruderNumber);
        string missing = $"Network interface '{_cable.Near}' is not there: plug its adapter in";
        await panel.UnreadyAsync(missing);
        await events.BusErrorAsync(missing);
        Assert.Equal([MockSlug], (await panel.ErrorsAsync()).Keys);
        await panel.PostAsync(MockSlug, """[{"SetFrequency1":100}]""");

        _cable.PlugIn();
        using SimulatorProcess plant = StartPlant();
        await panel.AllWellAsync();
        await events.DevicesAsync(Terminals.Count);
        await events.MachineErrorAsync(ExtruderNumber, null);
        await events.MachineErrorAsync(WinderNumber, null);
    }

    [Fact]
    public async Task In_the_mode_preop_terminals_are_assigned_and_the_next_start_builds_machines_of_them()
    {
        _cable.PlugIn();
        using SimulatorProcess plant = StartPlant();
        await using (PanelOnCable assigning = await PanelOnCable.StartAsync(_cable, new Dictionary<string, string> { ["QITECH_MODE"] = "preop" }))
        {
            await assigning.Process.ReadyAsync();
            Assert.Equal([MockSlug], (await assigning.ErrorsAsync()).Keys);
            Assert.All(await StatesAsync(plant), state => Assert.Equal("PRE-OP", state));
            Assert.All(await assigning.StatesAsync(), state => Assert.Equal("PreOp", state));
            await AssignAsync(assigning, position: 5, role: 5, serial: 4711);
            Assert.Equal(0, await assigning.Process.StopAsync());
        }

        await using PanelOnCable panel = await PanelOnCable.StartAsync(_cable);
        await panel.Process.ReadyAsync();
        List<(string? Slug, int Serial, string? Error)> machines = [.. JsonNode.Parse(await panel.Process.GetAsync("/api/v2/machine"))!["machines"]!.AsArray()
            .Select(machine => (machine!["slug"]!.GetValue<string>(), machine["serial"]!.GetValue<int>(), machine["error"]?.GetValue<string>()))];
        Assert.Equal([(MockSlug, 57922), (ExtruderSlug, 57922), (ExtruderSlug, 4711), (WinderSlug, 57922)], machines.Select(machine => (machine.Slug, machine.Serial)));
        Assert.StartsWith("Role 5 not found: no terminal on the bus is assigned to it.", machines[1].Error, StringComparison.Ordinal);
        Assert.StartsWith("Role 0 not found: no terminal on the bus is assigned to it.", machines[2].Error, StringComparison.Ordinal);
        Assert.Contains("EL3021 at position 4 as role 4. Role 5 is missing: it needs the type EL3204.", machines[1].Error, StringComparison.Ordinal);
        Assert.Contains("There: EL3204 at position 5 as role 5. Role 0 is missing: it needs the type EK1100.", machines[2].Error, StringComparison.Ordinal);

        // Machines that could not be built may be changed beside one that runs, which may not.
        const string assignments = "/api/v2/bus/assignments";
        Assert.Equal(HttpStatusCode.Conflict, await ChangeAsync(panel, HttpMethod.Delete, $"{assignments}/{WinderSlug}/57922", null));
        Assert.Equal(HttpStatusCode.OK, await ChangeAsync(panel, HttpMethod.Delete, $"{assignments}/{ExtruderSlug}/4711", null));
        Assert.Equal(HttpStatusCode.OK, await ChangeAsync(panel, HttpMethod.Put, $"{assignments}/{ExtruderSlug}/57922", """{"0":0,"1":1,"2":2,"3":3,"4":4,"5":5}"""));
        Assert.Equal(0, await panel.Process.StopAsync());

        // What was written is read back by the next start, from a segment that has lost its power meanwhile.
        foreach (int position in Enumerable.Range(0, Terminals.Count))
        {
            Assert.Equal($"ok: reboot {position}", plant.Command($"reboot {position}"));
        }

        await using PanelOnCable whole = await PanelOnCable.StartAsync(_cable);
        await whole.AllWellAsync();
        Assert.Equal([MockSlug, ExtruderSlug, WinderSlug], (await whole.ErrorsAsync()).Keys);
    }

    [Fact]
    public async Task A_device_that_nobody_knows_is_not_counted_among_those_that_work()
    {
        _cable.PlugIn();
        using SimulatorProcess plant = StartPlant();
        Assert.Equal("ok: eeprom 10 blank", plant.Command("eeprom 10 blank"));
        await using PanelOnCable panel = await PanelOnCable.StartAsync(_cable);
        await panel.Process.SaysAsync("EtherCAT: 10 subdevices operational and 1 not, ");
        Assert.Contains("its EEPROM is blank, so nobody knows what it is", (await panel.ReadBusAsync())["devices"]![10]!["problem"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    /// <summary>
    /// Heats until the front zone is as warm as this. A computer so busy that it holds either program up for some cycles ends the heating,
    /// as it must, and says so; then it is ordered again, as an operator would.
    /// </summary>
    private static async Task HeatUntilAsync(PanelOnCable panel, double celsius)
    {
        int ends = 0;
        await panel.UntilAsync(
            async () =>
            {
                await panel.AllWellAsync();
                await panel.PostAsync(ExtruderSlug, Heat);
                bool hasHeated = await panel.ModeAsync(ExtruderSlug) == "Heat";
                (double Celsius, string Mode) reached = await panel.UntilAsync(
                    async () => (Celsius: await panel.FrontTemperatureAsync(), Mode: await panel.ModeAsync(ExtruderSlug)),
                    now => now.Celsius >= celsius || now.Mode != "Heat",
                    $"a front zone of {celsius} °C");
                ends += hasHeated && reached.Mode != "Heat" ? 1 : 0;
                await panel.UntilAsync(
                    () => Task.FromResult(panel.Process.Output.Split("was in Heat and was switched to its safe state: ").Length - 1), told => told >= ends, "the reason why heating ended");
                return reached.Celsius;
            },
            reached => reached >= celsius,
            $"a front zone of {celsius} °C");
    }

    /// <summary>Has the winder's laser pointer shine; ordered again if a busy computer has held its terminals up just then, which switches it off.</summary>
    private static Task<bool> ShineAsync(PanelOnCable panel) => panel.UntilAsync(
        async () =>
        {
            await panel.PostAsync(WinderSlug, """[{"EnableTraverseLaserpointer":true}]""");
            return (await panel.ReadAsync(WinderSlug))["state"]!["traverse_state"]!["laserpointer"]!.GetValue<bool>();
        },
        isOn => isOn,
        "a laser pointer that shines");

    /// <summary>The simulator as a program of its own: the plant, with both documented machines.</summary>
    private SimulatorProcess StartPlant() => SimulatorProcess.Start(_cable, "--segment", "documented");

    private static Task<IReadOnlyList<string>> StatesAsync(SimulatorProcess plant) => Task.FromResult(plant.States(Terminals.Count));

    private static bool AllInOp(IReadOnlyList<string> states) => states.All(state => state == "OP");

    private static async Task<HttpStatusCode> ChangeAsync(PanelOnCable panel, HttpMethod method, string path, string? body)
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await panel.Process.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task AssignAsync(PanelOnCable panel, int position, int role, int serial)
    {
        string request = $$$"""
            {
              "device_machine_identification": {
                "machine_identification_unique": {"machine_identification": {"vendor": 1, "machine": {{{ExtruderNumber}}}}, "serial": {{{serial}}}},
                "role": {{{role}}}
              },
              "hardware_identification_ethercat": {"subdevice_index": {{{position}}}}
            }
            """;
        using HttpResponseMessage answer = await panel.Process.PostAsync("/api/v1/write_machine_device_identification", request);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(JsonNode.Parse(text)!["success"]!.GetValue<bool>(), text);
    }
}
