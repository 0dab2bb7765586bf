using Microsoft.Extensions.Time.Testing;
using PanelServer.Host.Common;

namespace PanelServer.Tests.Common;

public class OnceInAWhileTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_thing_is_told_once_until_its_own_silence_is_over()
    {
        OnceInAWhile<string> told = new(Minute, _time);
        Assert.True(told.MayTell("cable"));
        _time.Advance(Minute / 2);
        Assert.True(told.MayTell("power"));
        Assert.False(told.MayTell("cable"));

        _time.Advance(Minute / 2);
        Assert.True(told.MayTell("cable"));
        Assert.False(told.MayTell("power"));
    }

    [Fact]
    public void Asking_again_makes_the_silence_no_longer()
    {
        OnceInAWhile<string> told = new(Minute, _time);
        told.MayTell("cable");
        _time.Advance(Minute - TimeSpan.FromTicks(1));
        Assert.False(told.MayTell("cable"));
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(told.MayTell("cable"));
    }

    [Fact]
    public void Only_so_many_things_are_told_at_a_time()
    {
        OnceInAWhile<int> told = new(Minute, _time, most: 2);
        Assert.Equal([true, true, false], new[] { 1, 2, 3 }.Select(told.MayTell));

        _time.Advance(Minute);
        Assert.True(told.MayTell(3));
    }
}
