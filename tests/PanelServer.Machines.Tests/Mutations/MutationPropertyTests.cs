namespace PanelServer.Machines.Tests.Mutations;

/// <summary>Accepted means that the state after the cycle is the projected one; refused means that nothing has changed.</summary>
public class MutationPropertyTests
{
    [Fact]
    public void Mock_follows_its_reduction() => MutationProperties.Check(() => new MockSubject(), iterations: 20);

    [Fact]
    public void Laser_follows_its_reduction() => MutationProperties.Check(() => new LaserSubject(), iterations: 20);

    [Fact]
    public void Power_supply_follows_its_reduction() => MutationProperties.Check(() => new WagoPowerSubject(), iterations: 20);

    [Fact]
    public void Extruder_follows_its_reduction() => MutationProperties.Check(() => new ExtruderSubject(), iterations: 12);

    [Fact]
    public void Winder_follows_its_reduction() => MutationProperties.Check(() => new WinderSubject(), iterations: 12);

    [Fact]
    public void Buffer_follows_its_reduction() => MutationProperties.Check(() => new BufferSubject(), iterations: 4);

    [Fact]
    public void Aquapath_follows_its_reduction() => MutationProperties.Check(() => new AquapathSubject(), iterations: 12);

    [Theory]
    [InlineData("test_machine")]
    [InlineData("ip20_test_machine")]
    [InlineData("wago_8ch_io_test_machine")]
    [InlineData("wago_ai_test_machine")]
    [InlineData("motor_test_machine")]
    [InlineData("test_machine_stepper")]
    public void Test_machines_follow_their_reductions(string slug) => MutationProperties.Check(() => TestMachineSubject.Of(slug), iterations: 1);
}
