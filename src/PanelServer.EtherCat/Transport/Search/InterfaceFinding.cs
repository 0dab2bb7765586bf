using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Transport.Search;

/// <summary>What the search has to say of a network interface.</summary>
public enum InterfaceVerdict
{
    /// <summary>EtherCAT devices answer on it.</summary>
    Answers,

    /// <summary>It is no network card with a cable: a bridge, a wireless interface, a virtual one. Nothing is sent on it.</summary>
    Unsuitable,

    /// <summary>The computer's own network is on it. Nothing is sent on it.</summary>
    OfTheNetwork,

    /// <summary>It is down, and this process may not bring it up.</summary>
    Down,

    /// <summary>It has no carrier.</summary>
    NoCarrier,

    /// <summary>Frames come back as they were sent, without having passed a device.</summary>
    LoopedBack,

    /// <summary>Nothing came back.</summary>
    NoAnswer,

    /// <summary>It could not be opened.</summary>
    NotOpened,
}

/// <summary>One network interface, and whether it is the EtherCAT bus.</summary>
/// <param name="Name">For example "eth1".</param>
/// <param name="Verdict">What was found.</param>
/// <param name="Explanation">The same for people, a part of a sentence: "eth1 has no link".</param>
/// <param name="Devices">How many EtherCAT devices answered.</param>
/// <param name="Remark">What there is to say about it besides, a part of a sentence as well; null for nothing.</param>
public sealed record InterfaceFinding(string Name, InterfaceVerdict Verdict, EtherCatError Explanation, int Devices = 0, EtherCatError? Remark = null)
{
    /// <summary>Explanation and remark, as parts of a list.</summary>
    public IEnumerable<EtherCatError> Parts => Remark is null ? [Explanation] : [Explanation, Remark];

    /// <summary>Explanation and remark in one.</summary>
    public override string ToString() => string.Join(EtherCatErrors.ListMark, Parts);
}
