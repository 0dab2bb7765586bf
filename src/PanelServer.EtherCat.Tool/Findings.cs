using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Tool;

/// <summary>What is wrong with a segment and with its devices.</summary>
internal static class Findings
{
    public static void Write(TextWriter output, SegmentSnapshot segment)
    {
        foreach (EtherCatError finding in segment.Warnings.Concat(segment.Subdevices.Select(device => device.Problem).OfType<EtherCatError>()))
        {
            output.WriteLine($"! {finding}");
        }
    }
}
