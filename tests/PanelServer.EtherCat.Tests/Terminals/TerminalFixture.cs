using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Terminals;

/// <summary>Drives a terminal with images written as hex, one millisecond per cycle.</summary>
internal static class TerminalFixture
{
    public static T Operational<T>(T terminal, int position = 3)
        where T : Terminal
    {
        terminal.Place(position, (ushort)(0x1000 + position));
        terminal.Start();
        terminal.Report(TerminalCondition.Operational);
        return terminal;
    }

    public static void Read(this Terminal terminal, string hex, double milliseconds = 0) =>
        terminal.ReadInputs(Convert.FromHexString(hex.Replace(" ", string.Empty, StringComparison.Ordinal)), TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>The output image as hex. It is filled with ones before, so that a byte the driver does not write shows.</summary>
    public static string Written(this Terminal terminal)
    {
        byte[] image = new byte[terminal.OutputBytes];
        Array.Fill(image, (byte)0xFF);
        terminal.WriteOutputs(image);
        return Convert.ToHexString(image);
    }
}
