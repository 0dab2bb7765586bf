using NetArchTest.Rules;

namespace PanelServer.Tests;

/// <summary>Who may know whom.</summary>
public class ArchitectureTests
{
    private const string Host = "PanelServer.Hosting";

    public static TheoryData<string, string[]> Forbidden => new()
    {
        { "PanelServer.EtherCat", ["PanelServer.Modbus", "PanelServer.SocketIo", "PanelServer.Machines", "PanelServer.ControlLoop", "PanelServer.Simulation", Host, "Microsoft.AspNetCore"] },
        { "PanelServer.Modbus", ["PanelServer.EtherCat", "PanelServer.SocketIo", "PanelServer.Machines", "PanelServer.ControlLoop", "PanelServer.Simulation", Host, "Microsoft.AspNetCore"] },
        { "PanelServer.SocketIo", ["PanelServer.EtherCat", "PanelServer.Modbus", "PanelServer.Machines", "PanelServer.ControlLoop", "PanelServer.Simulation", Host] },
        { "PanelServer.Machines", ["PanelServer.EtherCat.Frames", "PanelServer.EtherCat.Transport", "PanelServer.EtherCat.Esc", "PanelServer.EtherCat.Mailbox", "PanelServer.SocketIo", "PanelServer.ControlLoop", "PanelServer.Simulation", Host, "Microsoft.AspNetCore"] },
        { "PanelServer.ControlLoop", ["PanelServer.Modbus", "PanelServer.SocketIo", "PanelServer.Simulation", Host, "Microsoft.AspNetCore"] },
        { "PanelServer.Simulation", ["PanelServer.Machines", "PanelServer.SocketIo", "PanelServer.ControlLoop", Host, "Microsoft.AspNetCore"] },
    };

    [Theory]
    [MemberData(nameof(Forbidden))]
    public void A_room_knows_only_the_rooms_it_may_know(string room, string[] forbidden)
    {
        System.Reflection.Assembly assembly = System.Reflection.Assembly.Load(room);
        Assert.NotEmpty(assembly.GetTypes());
        NetArchTest.Rules.TestResult result = Types.InAssembly(assembly).ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful, $"{room} knows what it must not: {string.Join(", ", (result.FailingTypes ?? []).Select(type => $"{type.FullName} ({type.Explanation})"))}");
    }
}
