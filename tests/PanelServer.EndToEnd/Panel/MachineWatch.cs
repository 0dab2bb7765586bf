using System.Diagnostics;
using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Panel;

/// <summary>What the official Socket.IO client sees of one machine: its states, its live values, and its error in the machine list.</summary>
public sealed class MachineWatch : IAsyncDisposable
{
    private readonly Process _client;
    private readonly Lock _gate = new();
    private readonly List<JsonNode> _states = [];
    private readonly List<JsonNode> _lives = [];
    private readonly List<string?> _errors = [];
    private readonly List<string?> _hmiErrors = [];
    private readonly List<string> _complaints = [];
    private readonly int _machine;
    private int _connection = 1;
    private int _newest;

    private MachineWatch(Process client, int machine)
    {
        _client = client;
        _machine = machine;
        client.OutputDataReceived += (_, line) => Take(line.Data);
        client.BeginOutputReadLine();
        client.BeginErrorReadLine();
    }

    /// <summary>All states since the last connection, the default state first.</summary>
    public IReadOnlyList<JsonNode> States => Copy(_states);

    /// <summary>All live values since the last connection.</summary>
    public IReadOnlyList<JsonNode> Lives => Copy(_lives);

    /// <summary>The machine's errors since the last connection, as often as the list was sent.</summary>
    public IReadOnlyList<string?> Errors => Copy(_errors);

    /// <summary>What the vendor's HMI would complain about in any event seen.</summary>
    public IReadOnlyList<string> Complaints => Copy(_complaints);

    /// <summary>Connects and waits for default state, state, live values and machine list.</summary>
    /// <param name="port">The server's port.</param>
    /// <param name="machine">Machine number of QiTech.</param>
    /// <param name="serial">Serial number.</param>
    public static async Task<MachineWatch> StartAsync(int port, int machine, int serial = 57922)
    {
        MachineWatch watch = new(NodeProgram.Start("watch.mjs", $"{port}", $"/machine/1/{machine}/{serial}"), machine);
        await watch.UntilConnectedAsync();
        return watch;
    }

    /// <summary>Leaves and comes back as a new client; waits for what it is told then.</summary>
    public async Task ReconnectAsync()
    {
        lock (_gate)
        {
            _connection++;
            _states.Clear();
            _lives.Clear();
            _errors.Clear();
        }

        await _client.StandardInput.WriteLineAsync("reconnect");
        await _client.StandardInput.FlushAsync();
        await UntilConnectedAsync();
    }

    /// <summary>Waits until a state has come for which something holds.</summary>
    public Task UntilStateAsync(Func<JsonNode, bool> condition, string what) =>
        UntilAsync(() => States is [.., var state] && condition(state), $"the state {what}");

    /// <summary>
    /// Waits until the newest machine list shows an error with a text in it; null for none. The vendor's HMI, which shows only machines without
    /// error, must never be told of one.
    /// </summary>
    public async Task UntilErrorAsync(string? text)
    {
        await UntilAsync(
            () => Errors is [.., var error] && (text is null ? error is null : error?.Contains(text, StringComparison.Ordinal) == true), $"the error \"{text}\"");
        if (text is not null)
        {
            int asked = Copy(_hmiErrors).Count;
            await _client.StandardInput.WriteLineAsync("hmi");
            await _client.StandardInput.FlushAsync();
            await UntilAsync(() => Copy(_hmiErrors).Count > asked, "the machine list of the HMI");
            Assert.Null(Copy(_hmiErrors)[^1]);
        }
    }

    /// <summary>Waits until the newest live values satisfy something.</summary>
    public Task UntilLiveAsync(Func<JsonNode, bool> condition, string what) =>
        UntilAsync(() => Lives is [.., var live] && condition(live), $"live values with {what}");

    /// <summary>Waits for something in what has come.</summary>
    public Task UntilAsync(Func<bool> condition, string what) => Eventually.HoldsAsync(
        condition, () => $"Waited in vain for {what}. Last: {Newest(Errors)} {Newest(States)} {Newest(Lives)} {string.Join(' ', Complaints)}");

    public ValueTask DisposeAsync() => new(NodeProgram.EndAsync(_client));

    // The default state comes first, where the machine has one.
    private Task UntilConnectedAsync() =>
        UntilAsync(() => States is [var first, ..] && States.Count >= (first["is_default_state"] is null ? 1 : 2) && Lives.Count >= 1 && Errors.Count >= 1 && _newest == _connection, "the connection");

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        try
        {
            TakeMessage(JsonNode.Parse(line)!);
        }
        catch (Exception failure)
        {
            // On a thread of the system's: what escapes here would end all tests at once, without a word.
            lock (_gate)
            {
                _complaints.Add($"{line}: {failure}");
            }
        }
    }

    private void TakeMessage(JsonNode message)
    {
        JsonNode data = message["data"]!;
        lock (_gate)
        {
            _newest = message["connection"]!.GetValue<int>();
            if (_newest != _connection)
            {
                return;
            }

            string name = message["name"]!.GetValue<string>();
            switch (name)
            {
                case "StateEvent":
                    _states.Add(data);
                    _complaints.AddRange(HmiSchema.Complaints(_machine, name, data));
                    break;
                case "LiveValuesEvent":
                    _lives.Add(data);
                    _complaints.AddRange(HmiSchema.Complaints(_machine, name, data));
                    break;
                case "MachinesEvent":
                    _errors.Add(ErrorOf(data["machines"]!.AsArray()));
                    break;
                case "HmiMachines":
                    _hmiErrors.Add(ErrorOf(data["machines"]!.AsArray()));
                    break;
                default:
                    break;
            }
        }
    }

    private string? ErrorOf(JsonArray machines) => machines
        .Single(machine => machine!["machine_identification_unique"]!["machine_identification"]!["machine"]!.GetValue<int>() == _machine)!["error"]
        ?.GetValue<string>();

    private static string? Newest<T>(IReadOnlyList<T> list) => list is [.., JsonNode newest] ? newest.ToJsonString() : list is [.., var other] ? other?.ToString() : null;

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
