using System.Text.Json.Nodes;
using PanelServer.Tests.Shared;

namespace PanelServer.Machines.Tests.TestMachines;

/// <summary>The 750-652 and its machine: texts out and back, the queue, faults of line and handshake.</summary>
public class WagoSerialTests
{
    [Fact]
    public void What_is_sent_comes_back_in_the_specified_time()
    {
        using TestBus bus = new("wago_serial_machine");
        Assert.Equal(SubmitOutcome.Accepted, bus.Submit(Send("hello")).Outcome);
        bus.RunUntil(() => Received(bus) == "hello", 0.1);
        Assert.Equal("""{"current_message":"hello"}""", bus.State());
        Assert.Null(bus.Error());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("123")]
    [InlineData("1234")]
    [InlineData("1234567")]
    [InlineData("12345678")]
    [InlineData("123456789012345")]
    [InlineData("1234567890123456")]
    [InlineData("Grüße, \"Ω\" \\ €")]
    [InlineData("äöüäöüäöüäö")]
    public void Texts_of_all_lengths_come_back_as_they_were(string text)
    {
        using TestBus bus = new("wago_serial_machine");
        bus.Submit(Send(text));
        bus.RunUntil(() => Received(bus) == text, 0.15);
    }

    [Fact]
    public void Texts_wait_for_one_another_and_the_queue_has_an_end()
    {
        using TestBus bus = new("wago_serial_machine");
        string[] texts = [.. Enumerable.Range(0, 16).Select(number => $"text {number}")];
        Assert.Equal(SubmitOutcome.Accepted, bus.Submit(string.Join(',', texts.Select(Send))).Outcome);
        SubmitResult full = bus.Submit(Send("one more"));
        Assert.Equal(SubmitOutcome.QueueFull, full.Outcome);
        Assert.Equal("16 texts wait to be sent already. Try again in a second.", full.Reason);

        List<string> seen = [];
        bus.RunUntil(
            () =>
            {
                if (Received(bus) is { } text && seen.LastOrDefault() != text)
                {
                    seen.Add(text);
                }

                return seen.Count == texts.Length;
            },
            1);
        Assert.Equal(texts, seen);
        Assert.Equal(SubmitOutcome.Accepted, bus.Submit(Send("one more")).Outcome);
    }

    [Theory]
    [InlineData("serial parity", "Warning: the 750-652 reports damaged characters", "hello")]
    [InlineData("serial framing", "Warning: the 750-652 reports damaged characters", "hello")]
    [InlineData("serial overrun", "Warning: the 750-652 reports damaged characters", "hello")]
    [InlineData("serial garbled", null, "hell\uFFFD")]
    [InlineData("serial empty", "Warning: the 750-652 has told a length", null)]
    [InlineData("serial long", "Warning: the 750-652 has told a length", null)]
    public void Faults_of_the_line_are_told_and_end(string fault, string? told, string? received)
    {
        using TestBus bus = new("wago_serial_machine");
        bus.Order(fault);
        bus.Submit(Send("hello"));
        bus.Run(0.1);
        Assert.StartsWith(told ?? "", bus.Error() ?? "", StringComparison.Ordinal);
        Assert.Equal(received, Received(bus));

        bus.Order("serial ok");
        bus.Submit(Send("again"));
        bus.RunUntil(() => Received(bus) == "again", 0.1);
        Assert.Null(bus.Error());
    }

    [Fact]
    public void A_module_that_takes_nothing_over_is_told_after_a_second_and_works_again()
    {
        using TestBus bus = new("wago_serial_machine");
        bus.Run(0.05);
        bus.Order("serial deaf");
        bus.Submit(Send("lost"));
        Assert.InRange(bus.RunUntil(() => bus.Error() is not null, 1.2), 1.0, 1.1);
        Assert.Contains("does not follow its initialisation", bus.Error(), StringComparison.Ordinal);

        bus.Order("serial ok");
        bus.RunUntil(() => bus.Error()!.Contains("has not taken over the last text", StringComparison.Ordinal), 0.1);
        bus.Submit(Send("again"));
        bus.RunUntil(() => Received(bus) == "again", 0.1);
        Assert.Null(bus.Error());
    }

    [Fact]
    public void What_waits_is_thrown_away_when_the_bus_is_lost()
    {
        using TestBus bus = new("wago_serial_machine");
        bus.Run(0.05);
        bus.Order("link-down");
        bus.Run(0.3);
        Assert.NotNull(bus.Error());
        bus.Submit(Send("late"));
        bus.Run(0.01);
        bus.Order("link-up");
        bus.Recover(cycle => bus.Subject.Run(cycle));
        bus.Run(0.3);
        Assert.Null(bus.Error());
        Assert.Null(Received(bus));
        bus.Submit(Send("new"));
        bus.RunUntil(() => Received(bus) == "new", 0.1);
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing_in_a_cycle()
    {
        using TestBus bus = new("wago_serial_machine");
        bus.Submit(Send("first"));
        bus.Run(0.2);
        bus.Submit($"{Send("second")},{Send("third")},{Send("äöü")}");
        Assert.Equal(0, bus.RunAllocating(300));
        Assert.Equal("äöü", Received(bus));
    }

    private static string Send(string text) => new JsonObject { ["SendMessage"] = text }.ToJsonString();

    private static string? Received(TestBus bus) => JsonNode.Parse(bus.State())!["current_message"]?.GetValue<string>();
}
