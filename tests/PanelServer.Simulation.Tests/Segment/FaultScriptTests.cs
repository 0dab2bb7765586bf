using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;

namespace PanelServer.Simulation.Tests.Segment;

/// <summary>How faults are ordered: times, durations, scripts, and what is wrong with a command.</summary>
public class FaultScriptTests : FaultBench
{
    [Fact]
    public void Commands_take_effect_at_their_time_and_end_after_their_duration()
    {
        Fault("at 10ms silent 1 for 5ms # a comment");
        Assert.Equal(4, Counter);
        Driver.Wait(TimeSpan.FromMilliseconds(10.5));
        Assert.Equal(3, Counter);
        Driver.Wait(TimeSpan.FromMilliseconds(5));
        Assert.Equal(4, Counter);
    }

    [Fact]
    public void Clear_ends_what_is_going_on()
    {
        foreach (string command in (string[])["drop 5", "silent 1", "mailbox 2 silent", "eeprom 2 blank", "refuse 3 op 1", "wkc 1 1"])
        {
            Fault(command);
        }

        Fault("clear");

        Assert.Equal(4, Counter);
        Assert.Equal(MailboxFault.None, Segment.Subdevices[2].Mailbox!.Fault);
        Assert.True(Segment.Subdevices[2].Esc.Eeprom.IsLoaded);
    }

    [Theory]
    [InlineData("explode 1", "There is no fault \"explode\". Known are: drop,")]
    [InlineData("drop", "the count is missing. Usage: drop COUNT")]
    [InlineData("drop 0", "the count \"0\" must be a whole number of at least 1.")]
    [InlineData("drop 1 2", "\"2\" is too much. Usage: drop COUNT")]
    [InlineData("delay 1 5", "the time \"5\" must be a time such as 250ms or 1.5s")]
    [InlineData("delay 1 -5ms", "the time \"-5ms\" must be a time")]
    [InlineData("reboot 4", "The position \"4\" must be a whole number from 0 to 3.")]
    [InlineData("mailbox 1 silent", "EL2004 at position 1 has no mailbox.")]
    [InlineData("mailbox 2 loud", "The kind \"loud\" must be silent, twice, emergency, error or ok.")]
    [InlineData("refuse 3 boot 1", "The state \"boot\" must be preop, safeop or op.")]
    [InlineData("retreat 3 10000", "the code \"10000\" must be a hexadecimal number up to 0xFFFF.")]
    [InlineData("reboot 1 for 1s", "\"reboot\" has no duration")]
    [InlineData("at 5s", "The name of a fault is missing.")]
    [InlineData("at soon drop 1", "the time \"soon\" must be a time")]
    public void Wrong_command_says_what_is_wrong_and_what_is_allowed(string command, string expected)
    {
        FaultSyntaxException exception = Assert.Throws<FaultSyntaxException>(() => FaultScript.Run(Segment, command, Assert.Fail));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Script_with_a_wrong_line_does_nothing_and_names_the_line()
    {
        FaultSyntaxException exception = Assert.Throws<FaultSyntaxException>(() => FaultScript.Schedule(Segment, "drop 1\n\n# comment\nreboot 9\n", Assert.Fail));

        Assert.StartsWith("Line 4: ", exception.Message, StringComparison.Ordinal);
        Assert.Single(SendFrames(1));
    }

    [Fact]
    public void Script_runs_its_commands_in_the_order_of_their_times()
    {
        Assert.Equal(3, FaultScript.Schedule(Segment, "at 3ms link-up 2\nat 1ms link-down 2\nat 4ms drop 1", Assert.Fail));

        List<int> counters = [];
        for (int i = 0; i < 5; i++)
        {
            counters.Add(Counter ?? 0);
            Driver.Wait(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal([4, 2, 2, 4, 0], counters);
    }

    [Fact]
    public void Every_fault_has_a_usage_that_begins_with_its_name_and_a_sentence() => Assert.All(FaultKinds.All, kind =>
    {
        Assert.StartsWith(kind.Name, kind.Usage, StringComparison.Ordinal);
        Assert.EndsWith(".", kind.Summary, StringComparison.Ordinal);
    });
}
