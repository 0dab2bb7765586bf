namespace PanelServer.Modbus.Tests;
public class Probe { [Fact] public void Runs_at_all() => Assert.Equal(2, 1 + 1); }
