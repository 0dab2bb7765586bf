using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Terminals.Wago;

/// <summary>A 750-553: four outputs of 0 … 20 mA.</summary>
public sealed class VirtualWago750553() : VirtualWagoModule("750-553", 0x055343F3, [], [.. Enumerable.Repeat(CoeDataType.Unsigned16, 4)])
{
    private const double FullScale = 0x7FFF;
    private const double GreatestMilliampere = 20;

    /// <summary>Current out of a channel.</summary>
    /// <param name="channel">1 … 4.</param>
    public double Milliampere(int channel) => Outputs[channel - 1].Raw / FullScale * GreatestMilliampere;
}
