using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Plant.Page;
using PanelServer.Machines;
using PanelServer.Machines.Json;

namespace PanelServer.Tests.PlantPage;

/// <summary>What the plant's page makes of the broker's messages, whoever has sent them.</summary>
public class PlantBoardTests
{
    private const string Mock = "panel/line-1/mock/57922";

    private readonly FakeTimeProvider _time = new();
    private readonly PlantBoard _board;

    public PlantBoardTests() => _board = new(new MachineCatalog(MachineModules.CreateAll()), Options.Create(new PlantBrokerOptions()), _time);

    [Fact]
    public void A_panel_appears_with_the_key_values_of_its_machines()
    {
        Tell("panel/line-1/panel", """{"ts":1000,"panel":{"version":"1.2.3","dashboard":"https://line-1/"}}""");
        Tell($"{Mock}/state", """{"ts":1001,"state":{"mode_state":{"mode":"Running"},"frequency1":25,"is_default_state":false}}""");
        Tell($"{Mock}/live", """{"ts":1002,"live_values":{"amplitude_sum":0.5,"other":1}}""");
        Tell($"{Mock}/error", """{"ts":1003,"error":"broken"}""");
        Tell("panel/line-1/run", """{"ts":1004,"run":{"number":7,"product":"PLA","recipe":"","begun":5,"spool_count":2,"note":"x"}}""");
        PlantPanel panel = Assert.Single(_board.Read());
        Assert.Equal(("line-1", true, 1004, "1.2.3", "https://line-1/"), (panel.Name, panel.IsConnected, panel.LastContact, panel.Version, panel.Dashboard));
        Assert.Equal(new(7, "PLA", "", 5, 2), panel.Run);
        PlantMachine mock = Assert.Single(panel.Machines);
        Assert.Equal("""{"slug":"mock","serial":57922,"error":"broken","state":{"mode_state":{"mode":"Running"}},"live_values":{"amplitude_sum":0.5}}""", JsonSerializer.Serialize(mock, PanelJson.Declared));
    }

    [Fact]
    public void It_is_not_connected_when_it_is_silent_dead_or_gone_and_is_again_when_it_is_heard()
    {
        Tell("panel/line-1/panel", """{"ts":1,"panel":{}}""", isRetained: true);
        Assert.False(_board.Read()[0].IsConnected);
        TellOfLife();
        Assert.True(_board.Read()[0].IsConnected);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.False(_board.Read()[0].IsConnected);
        TellOfLife();
        Tell("spBv1.0/panels/NDEATH/line-1", "\u0001");
        Assert.False(_board.Read()[0].IsConnected);
        TellOfLife();
        Assert.True(_board.Read()[0].IsConnected);
        Tell("panel/line-1/panel", "");
        Assert.False(_board.Read()[0].IsConnected);
        TellOfLife();
        Assert.True(_board.Read()[0].IsConnected);
        _time.Advance(TimeSpan.FromHours(169));
        Assert.Empty(_board.Read());

        void TellOfLife() => Tell($"{Mock}/live", """{"ts":2,"live_values":{}}""");
    }

    [Fact]
    public void A_machine_goes_when_its_state_is_taken_back()
    {
        Tell($"{Mock}/error", """{"ts":1,"error":null}""");
        Assert.Single(_board.Read()[0].Machines);
        Tell($"{Mock}/state", "");
        Assert.Empty(_board.Read()[0].Machines);
    }

    [Fact]
    public void Alarms_are_told_as_the_panel_has_them()
    {
        const string Alarm = """{"id":"a","slug":"mock","serial":1,"source":{"en":"Mock","de":"Attrappe"},"code":"c","priority":"High","state":"UnacknowledgedActive","label":{"en":"L","de":"M"},"what_to_do":{"en":"W","de":"V"},"message":null,"since":5,"changed":5,"occurrences":1,"shelved_until":null,"led_by":null,"comments":[]}""";
        Tell("panel/line-1/alarms", $$"""{"ts":1,"alarms":[{{string.Join(',', Enumerable.Repeat(Alarm, 150))}}]}""");
        Assert.Equal(100, _board.Read()[0].Alarms.Count);
        Tell("panel/line-1/alarms", $$"""{"ts":1,"alarms":[{{Alarm}}]}""");
        Assert.Equal("""{"id":"a","source":{"en":"Mock","de":"Attrappe"},"priority":"High","state":"UnacknowledgedActive","label":{"en":"L","de":"M"},"message":null,"since":5}""", JsonSerializer.Serialize(_board.Read()[0].Alarms[0], PanelJson.Declared));
        Tell("panel/line-1/alarms", "");
        Assert.Empty(_board.Read()[0].Alarms);
    }

    [Theory]
    [InlineData("panel/line-1/panel", """{"ts":1,"panel":{"dashboard":"javascript:alert(1)"}}""")]
    [InlineData("panel/line-1/panel", """{"ts":"now","panel":[]}""")]
    [InlineData("panel/line-1/alarms", """{"ts":1,"alarms":[{"priority":"Sky-high"}]}""")]
    [InlineData("panel/line-1/alarms", """{"ts":1,"alarms":{}}""")]
    [InlineData("panel/line-1/alarms", """{"ts":1,"alarms":[null,{"id":"x"}]}""")]
    [InlineData("panel/line-1/run", """{"ts":1,"run":"now"}""")]
    [InlineData("panel/line-1/run", """{"ts":1,"run":{"number":1}}""")]
    [InlineData("panel/line-1/mock/57922/state", """{"ts":1,"state":7}""")]
    [InlineData("panel/line-1/mock/99999/state", """{"ts":1,"state":{}}""")]
    [InlineData("panel/line-1/unheard_of/1/live", """{"ts":1,"live_values":{"a":1}}""")]
    public void What_is_wrong_in_a_message_is_not_shown(string topic, string message)
    {
        Tell(topic, message);
        PlantPanel panel = Assert.Single(_board.Read());
        Assert.Equal(("", 0, null), (panel.Dashboard, panel.Alarms.Count, panel.Run));
        Assert.All(panel.Machines, machine => Assert.DoesNotContain("1", $"{machine.State}{machine.LiveValues}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("panel/line-1/panel", "no JSON")]
    [InlineData("panel/line-1/panel", "[1]")]
    [InlineData("panel/line-1/panel", """{"ts":1,"ts":2,"panel":{"version":"1"}}""")]
    [InlineData("panel/line-1/panel", """{"ts":1,"panel":{"version":"\ud800"}}""")]
    [InlineData("panel/line-1/mock/1/live", """{"ts":1,"live_values":{"amplitude_sum":"\ud800"}}""")]
    [InlineData("panel/line-1/mock/1/live", """{"ts":1,"live_values":{"amplitude_sum":1,"amplitude_sum":2}}""")]
    [InlineData("panel/line-1/panel", "")]
    [InlineData("panel/line-1/other", "{}")]
    [InlineData("panel//panel", "{}")]
    [InlineData("other/line-1/panel", "{}")]
    [InlineData("spBv1.0/panels/NDEATH/never-seen", "")]
    public void What_is_no_message_of_a_panel_shows_nothing(string topic, string message)
    {
        Tell(topic, message);
        Assert.Empty(_board.Read());
    }

    [Fact]
    public void Values_are_shown_while_they_are_told()
    {
        Tell($"{Mock}/state", """{"ts":1,"state":{"mode_state":{"mode":"Running"}}}""", isRetained: true);
        Tell($"{Mock}/live", """{"ts":1,"live_values":{"amplitude_sum":1}}""");
        Assert.NotNull(Machine().LiveValues);

        // Interrupted, it tells its error and no values.
        _time.Advance(TimeSpan.FromSeconds(29));
        Tell($"{Mock}/error", """{"ts":2,"error":"interrupted"}""");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(("interrupted", null, true), (Machine().Error, Machine().LiveValues, Machine().State is not null));
        Tell($"{Mock}/state", """{"ts":3,"state":null}""");
        Assert.Null(Machine().State);

        PlantMachine Machine() => _board.Read().Single().Machines.Single();
    }

    [Fact]
    public void A_new_connection_tells_anew_what_there_is()
    {
        Tell($"{Mock}/error", """{"ts":5000,"error":"x"}""");
        Tell("panel/line-1/run", """{"ts":5000,"run":{"number":7,"product":"PLA","recipe":"","begun":5,"spool_count":2}}""");
        _board.Renew();
        PlantPanel panel = _board.Read().Single();
        Assert.Equal((0, null, true), (panel.Machines.Count, panel.Run, panel.IsConnected));

        // A clock that was set back.
        Tell($"{Mock}/error", """{"ts":4000,"error":"x"}""");
        Assert.Equal(4000, _board.Read().Single().LastContact);
    }

    [Fact]
    public void Texts_and_values_are_bounded()
    {
        string text = new('x', 5000);
        Tell($"{Mock}/error", $$"""{"ts":1,"error":"{{text}}"}""");
        Tell($"{Mock}/live", "{\"ts\":1,\"live_values\":{\"amplitude_sum\":[" + string.Join(',', Enumerable.Repeat($"\"{text}\"", 100)) + "]}}");
        PlantMachine machine = _board.Read().Single().Machines.Single();
        Assert.InRange(machine.Error!.Length, 50, 1001);
        Assert.InRange(machine.LiveValues!.ToJsonString().Length, 50, 20_000);
        Tell($"panel/{text}/run", """{"ts":1,"run":null}""");
        Assert.Single(_board.Read());
    }

    [Fact]
    public void Somebody_who_makes_up_panels_and_machines_comes_to_an_end()
    {
        for (int i = 0; i < PlantBoard.MostPanels + 10; i++)
        {
            Tell($"panel/p{i}/run", """{"ts":1,"run":null}""");
        }

        for (int i = 0; i < PlantBoard.MostMachines + 10; i++)
        {
            Tell($"panel/p0/mock/{i}/error", """{"ts":1,"error":"x"}""");
        }

        IReadOnlyList<PlantPanel> panels = _board.Read();
        Assert.Equal(PlantBoard.MostPanels, panels.Count);
        Assert.Equal(PlantBoard.MostMachines, panels.Single(panel => panel.Name == "p0").Machines.Count);
    }

    private void Tell(string topic, string message, bool isRetained = false) => _board.Take(new(topic, Encoding.UTF8.GetBytes(message), isRetained));
}
