using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PanelServer.ControlLoop;
using PanelServer.Host.Common;
using PanelServer.Host.Machines.Places;
using PanelServer.Machines;

namespace PanelServer.Tests.Machines;

/// <summary>A place keeps a machine as long as it gives signs of life.</summary>
public class ControlRegisterTests
{
    private static readonly RosterEntry Machine = new(new(new(1, 7), 57922), "mock", null, null);
    private static readonly ControlPlace Desk = new("anna", "desk");
    private static readonly ControlPlace Line = new("anna", "line");

    private readonly FakeTimeProvider _time = new();
    private readonly ControlRegister _register;

    public ControlRegisterTests() => _register = new(
        Options.Create(new ControlOptions { OnePlace = true, Silence = TimeSpan.FromSeconds(30) }), _time, new PanelClock(_time, LoopTime.Real(), NullLogger<PanelClock>.Instance));

    [Theory]
    [InlineData("nothing", false)]
    [InlineData("command", true)]
    [InlineData("take", true)]
    [InlineData("command of another", false)]
    [InlineData("take of another", false)]
    public void It_ends_after_the_silence_unless_there_was_a_sign_of_life(string sign, bool isKept)
    {
        _register.Take(Machine, Desk, takesOver: false);
        _time.Advance(TimeSpan.FromSeconds(29));
        switch (sign)
        {
            case "command":
                Assert.Null(_register.FindOther(Machine, Desk));
                break;
            case "take":
                _register.Take(Machine, Desk, takesOver: false);
                break;
            case "command of another":
                Assert.Equal(Desk, _register.FindOther(Machine, Line)?.Place);
                break;
            case "take of another":
                Assert.Equal(Desk, _register.Take(Machine, Line, takesOver: false).Now.Place);
                break;
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(isKept, _register.FindOther(Machine, Line) is not null);
        Assert.Equal(isKept, _register.Read().Machines.Count == 1);
        Assert.Equal(isKept ? [] : [Desk], _register.EndSilent().Select(ended => ended.Place));
        Assert.Empty(_register.EndSilent());
    }

    [Fact]
    public void Only_what_changes_who_has_it_counts_as_a_change()
    {
        _register.Take(Machine, Desk, takesOver: false);
        _register.Take(Machine, Desk, takesOver: true);
        _register.FindOther(Machine, Desk);
        Assert.Equal(Desk, _register.Release(Machine, Line)?.Place);
        Assert.Equal(1, _register.Changes);
        Assert.Equal((Line, Desk), (_register.Take(Machine, Line, takesOver: true).Now.Place, Desk));
        Assert.Null(_register.Release(Machine, Line));
        Assert.Null(_register.Release(Machine, Line));
        Assert.Equal(3, _register.Changes);
    }
}
