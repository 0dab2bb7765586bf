using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Terminals.Wago;

/// <summary>A 750-460: four resistance thermometers, words of 0.1 °C.</summary>
public sealed class VirtualWago750460() : VirtualWagoModule("750-460", 0x046041B3, [.. Enumerable.Repeat(CoeDataType.Integer16, 4)], [])
{
    private const int Lowest = -2000;
    private const int Highest = 8500;

    /// <summary>Sets the temperature of a channel.</summary>
    /// <param name="channel">1 … 4.</param>
    /// <param name="celsius">The temperature in °C; positive infinity for an open sensor.</param>
    public void SetTemperature(int channel, double celsius) => Inputs[channel - 1].Value = (long)Math.Clamp(Math.Round(celsius * 10), Lowest, Highest);
}
