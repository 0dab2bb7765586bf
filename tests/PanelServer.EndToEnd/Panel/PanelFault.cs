using System.Text.Json.Nodes;

namespace PanelServer.EndToEnd.Panel;

/// <summary>One row of a machine's fault table as clients of REST and streams see it, with the whole life of the fault.</summary>
/// <typeparam name="TPanel">The panel with the machine.</typeparam>
/// <param name="Name">The test that the machine's page names for it, and which of several.</param>
/// <param name="Before">Brings the machine to where the fault happens.</param>
/// <param name="Faults">What is done to the plant, by the names of the faults.</param>
/// <param name="Message">What the error must contain.</param>
/// <param name="Seconds">Within how many seconds the message is shown.</param>
/// <param name="Safe">The mode afterwards.</param>
public sealed record PanelFault<TPanel>(
    string Name, Func<TPanel, Task> Before, string[] Faults, string Message, double Seconds, string Safe)
    where TPanel : VirtualTimePanel
{
    /// <summary>What is asked of the machine after the faults, and accepted.</summary>
    public string[] Requests { get; init; } = [];

    /// <summary>False where another message comes first, and this one and the mode within the time.</summary>
    public bool IsToldFirst { get; init; } = true;

    /// <summary>What REST shows meanwhile: the path of a value, and its JSON.</summary>
    public (string Path, string Value)[] Shows { get; init; } = [];

    /// <summary>What else has to be so, or stay so, while the fault lasts.</summary>
    public Func<TPanel, Task> Meanwhile { get; init; } = _ => Task.CompletedTask;

    /// <summary>What is refused meanwhile, with a text of the answer.</summary>
    public (string Mutation, string Text)[] Refused { get; init; } = [];

    /// <summary>How the faults end.</summary>
    public string[] Ends { get; init; } = [];

    /// <summary>True where the bus has to recover; the machine then waits in Standby without an error.</summary>
    public bool BusRecovers { get; init; }

    /// <summary>How long the machine takes to notice the end, s.</summary>
    public double EndsAfter { get; init; }

    /// <summary>What is asked of the machine then, and accepted.</summary>
    public string[] Asks { get; init; } = [];

    /// <summary>What is told in the safe mode after that, and within how many seconds.</summary>
    public (string Message, double Seconds)? StillTold { get; init; }

    /// <summary>What works again.</summary>
    public Func<TPanel, Task> Again { get; init; } = _ => Task.CompletedTask;

    /// <summary>Walks the whole life of the fault.</summary>
    /// <param name="panel">A panel on which nothing else happens.</param>
    /// <param name="isSafe">Fails if plant and outputs are not as the mode after the fault demands.</param>
    public async Task WalkAsync(TPanel panel, Func<TPanel, string, Task> isSafe)
    {
        await Before(panel);
        Array.ForEach(Faults, panel.Fault);
        await AskAsync(panel, Requests);
        if (IsToldFirst)
        {
            Assert.Contains(Message, await panel.RunUntilErrorAsync(Seconds), StringComparison.Ordinal);
        }

        await panel.ExpectAsync(Safe, Message, IsToldFirst ? 0 : Seconds);
        JsonNode shown = await panel.ReadAsync();
        foreach ((string path, string value) in Shows)
        {
            Assert.Equal((path, value), (path, path.Split('.').Aggregate(shown, (node, part) => node[part]!).ToJsonString()));
        }

        await isSafe(panel, Safe);
        await Meanwhile(panel);
        foreach ((string mutation, string text) in Refused)
        {
            Assert.Contains(text, await panel.RefusedAsync(mutation), StringComparison.Ordinal);
        }

        await EndAsync(panel);
        await Again(panel);
    }

    private static Task AskAsync(TPanel panel, string[] requests) =>
        requests.Length == 0 ? Task.CompletedTask : panel.PostAsync(requests);

    private async Task EndAsync(TPanel panel)
    {
        Array.ForEach(Ends, panel.Fault);
        if (BusRecovers)
        {
            panel.Recover();
        }

        panel.Run(EndsAfter);
        if (BusRecovers)
        {
            Assert.Null(await panel.ErrorAsync());
            Assert.Equal("Standby", await panel.ModeAsync());
        }

        await AskAsync(panel, Asks);
        if (StillTold is { } told)
        {
            await panel.ExpectAsync(Safe, told.Message, told.Seconds);
        }
    }
}
