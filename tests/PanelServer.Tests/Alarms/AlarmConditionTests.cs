using CsCheck;
using PanelServer.Host.Alarms;
using static PanelServer.Host.Alarms.AlarmState;

namespace PanelServer.Tests.Alarms;

/// <summary>The state machine of an alarm, by table and by properties of random stories.</summary>
public class AlarmConditionTests
{
    private const long Until = 1000;

    private static readonly Dictionary<string, Func<AlarmCondition, AlarmCondition>> Events = new()
    {
        ["comes"] = condition => condition.Raise(isSuppressed: false),
        ["comes while off"] = condition => condition.Raise(isSuppressed: true),
        ["goes"] = condition => condition.Return(),
        ["acknowledge"] = condition => condition.Acknowledge(),
        ["off"] = condition => condition.Suppress(),
        ["on"] = condition => condition.Unsuppress(),
        ["shelve"] = condition => condition.Shelve(Until),
        ["unshelve"] = condition => condition.Unshelve(),
    };

    private static readonly Gen<string[]> Stories = Gen.Int[0, Events.Count - 1].Select(index => Events.Keys.ElementAt(index)).Array[0, 30];

    [Theory]
    [InlineData("", Normal)]
    [InlineData("comes", UnacknowledgedActive)]
    [InlineData("comes, comes", UnacknowledgedActive)]
    [InlineData("comes, acknowledge", AcknowledgedActive)]
    [InlineData("comes, goes", ReturnedUnacknowledged)]
    [InlineData("comes, goes, comes", UnacknowledgedActive)]
    [InlineData("comes, goes, acknowledge", Normal)]
    [InlineData("comes, acknowledge, goes", Normal)]
    [InlineData("comes, acknowledge, goes, comes", UnacknowledgedActive)]
    [InlineData("acknowledge", Normal)]
    [InlineData("goes", Normal)]
    [InlineData("comes, shelve", Shelved)]
    [InlineData("comes, shelve, goes", Shelved)]
    [InlineData("comes, shelve, goes, unshelve", Normal)]
    [InlineData("comes, shelve, unshelve", UnacknowledgedActive)]
    [InlineData("comes, acknowledge, shelve, unshelve", UnacknowledgedActive)]
    [InlineData("comes, goes, shelve, unshelve", Normal)]
    [InlineData("shelve, comes", Shelved)]
    [InlineData("shelve, comes, unshelve", UnacknowledgedActive)]
    [InlineData("shelve, acknowledge, unshelve", Normal)]
    [InlineData("unshelve", Normal)]
    [InlineData("comes while off", SuppressedByDesign)]
    [InlineData("comes while off, goes", Normal)]
    [InlineData("comes while off, on", UnacknowledgedActive)]
    [InlineData("comes while off, acknowledge", SuppressedByDesign)]
    [InlineData("comes while off, shelve, unshelve", SuppressedByDesign)]
    [InlineData("comes while off, shelve, on", Shelved)]
    [InlineData("comes while off, shelve, on, unshelve", UnacknowledgedActive)]
    [InlineData("comes, off", UnacknowledgedActive)]
    [InlineData("comes, acknowledge, off", SuppressedByDesign)]
    [InlineData("comes, acknowledge, off, on", UnacknowledgedActive)]
    [InlineData("comes, goes, off", ReturnedUnacknowledged)]
    [InlineData("comes, goes, comes while off", UnacknowledgedActive)]
    [InlineData("off", Normal)]
    [InlineData("on", Normal)]
    public void Each_story_ends_in_the_state_that_the_standard_says(string story, object state) =>
        Assert.Equal((AlarmState)state, Tell(story.Split(", ", StringSplitOptions.RemoveEmptyEntries)).State);

    [Fact]
    public void No_alarm_is_normal_while_its_cause_is_there() =>
        Stories.Sample(story => Tell(story) is { IsActive: false } or { State: not Normal });

    [Fact]
    public void Whatever_comes_is_told_unless_somebody_wanted_it_shelved_or_the_machine_is_off() => Stories.Sample(story =>
    {
        AlarmCondition before = Tell(story);
        AlarmCondition after = before.Raise(isSuppressed: false);
        return before.IsActive || before.ShelvedUntil is not null || after.State == UnacknowledgedActive;
    });

    [Fact]
    public void Nothing_but_a_person_ends_an_alarm_that_nobody_has_acknowledged() => Stories.Sample(story =>
    {
        AlarmCondition before = Tell(story);
        return before.State is not (UnacknowledgedActive or ReturnedUnacknowledged)
            || new[] { "comes", "comes while off", "goes", "off", "on", "unshelve" }.All(one => Events[one](before).State is UnacknowledgedActive or ReturnedUnacknowledged);
    });

    [Fact]
    public void What_a_person_does_changes_nothing_about_the_cause() => Stories.Sample(story =>
    {
        AlarmCondition before = Tell(story);
        return new[] { "acknowledge", "shelve", "unshelve", "off", "on" }.All(one => Events[one](before).IsActive == before.IsActive);
    });

    [Fact]
    public void Doing_it_twice_is_doing_it_once() => Stories.Sample(story =>
    {
        AlarmCondition before = Tell(story);
        return Events.Values.All(one => one(one(before)) == one(before));
    });

    private static AlarmCondition Tell(string[] story) => story.Aggregate(AlarmCondition.Normal, (condition, one) => Events[one](condition));
}
