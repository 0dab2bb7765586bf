using System.Text;
using Microsoft.AspNetCore.Http;
using PanelServer.Host.Machines;
using PanelServer.Machines;
using PanelServer.Machines.Mock;

namespace PanelServer.Tests.Machines;

/// <summary>The snapshot that requests share: what is kept of it from cycle to cycle is never older than the machine.</summary>
public class MachineSnapshotTextTests
{
    private readonly MockModule _module = new();
    private readonly MachineRoster _roster;
    private readonly MockMachine _machine;
    private readonly MachineSnapshotText _text = new();
    private Cycle _cycle = new(0, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));

    public MachineSnapshotTextTests()
    {
        _machine = _module.Create(57922);
        _roster = new(new MachineCatalog([_module]));
        _roster.Add(_machine);
    }

    [Fact]
    public async Task It_is_what_the_ordinary_way_answers_after_every_kind_of_change()
    {
        await IsAsTheOrdinaryAsync();

        _machine.Submit([new MockMutation.SetMode(MockMode.Running)]);
        Run(7);
        string before = await IsAsTheOrdinaryAsync();
        Run();
        Assert.NotEqual(before, await IsAsTheOrdinaryAsync());

        Assert.Equal(SubmitOutcome.Accepted, _machine.Submit([new MockMutation.SetFrequency1(333)]).Outcome);
        Run();
        Assert.Contains("\"frequency1\":333.0", await IsAsTheOrdinaryAsync(), StringComparison.Ordinal);

        _roster.Interrupt("The bus is away.");
        Assert.Contains("The bus is away.", await IsAsTheOrdinaryAsync(), StringComparison.Ordinal);
        _roster.Interrupt(null);
        Assert.DoesNotContain("The bus is away.", await IsAsTheOrdinaryAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_takes_no_part_any_more_and_comes_again_is_shown_as_it_is_listed_now()
    {
        string before = await AnswerAsync(_roster.Entries[0]);
        RosterEntry other = _roster.Entries[0] with { Slug = "other" };

        Assert.Equal(before.Replace("\"slug\":\"mock\"", "\"slug\":\"other\"", StringComparison.Ordinal), await AnswerAsync(other));
        Assert.NotEqual(before, await AnswerAsync(other));
    }

    private void Run(int cycles = 1)
    {
        for (int i = 0; i < cycles; i++)
        {
            _cycle = _cycle.Next(_cycle.Period);
            _machine.Run(_cycle);
        }
    }

    private async Task<string> IsAsTheOrdinaryAsync()
    {
        string shared = await AnswerAsync(_roster.Entries[0]);
        Assert.Equal(Encoding.UTF8.GetString(SnapshotWriter.Snapshot(_roster.Entries[0])), shared);
        Assert.Equal(shared, await AnswerAsync(_roster.Entries[0]));
        return shared;
    }

    private async Task<string> AnswerAsync(RosterEntry entry)
    {
        using MemoryStream body = new();
        DefaultHttpContext context = new() { Response = { Body = body } };
        await _text.WriteAsync(context.Response, entry, _machine);
        await context.Response.CompleteAsync();
        Assert.Equal(body.Length, context.Response.ContentLength);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
