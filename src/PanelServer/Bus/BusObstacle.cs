using PanelServer.EtherCat.Errors;

namespace PanelServer.Host.Bus;

/// <summary>What stops the bus as a whole.</summary>
/// <param name="Sentence">What it is and what to do, as an operator reads it.</param>
/// <param name="Code">What the main device calls it; null if it is no matter of the main device.</param>
internal sealed record BusObstacle(string Sentence, EtherCatErrorCode? Code)
{
    /// <summary>What the main device has found. That a link is the reason goes without saying: the code is what is wrong with the link.</summary>
    /// <param name="error">The finding.</param>
    public static BusObstacle Of(EtherCatError error) =>
        new(error.Sentence, error is { Code: EtherCatErrorCode.LinkProblem, Arguments: [EtherCatError link] } ? link.Code : error.Code);
}
