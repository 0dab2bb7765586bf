namespace PanelServer.EtherCat.Errors;

/// <summary>What keeps frames from being sent.</summary>
internal static partial class EtherCatErrors
{
    /// <summary>Between the parts of a list that is put into a sentence.</summary>
    public const string ListMark = "; ";

    public static EtherCatError InterfaceAbsent(string name, string present) => new(
        EtherCatErrorCode.InterfaceAbsent,
        $"Network interface '{name}' is not there: plug its adapter in, or correct the name. Present: {present}.",
        name, present);

    public static EtherCatError InterfaceWithoutLink(string name) => new(
        EtherCatErrorCode.InterfaceWithoutLink,
        $"Network interface '{name}' has no link: check the cable between the server and the first coupler, and the coupler's power supply.",
        name);

    public static EtherCatError NoLink() => new(
        EtherCatErrorCode.NoLink,
        "The EtherCAT interface has no link: check the cable between the server and the first coupler, and the coupler's power supply.");

    public static EtherCatError InterfaceUnreadable(string name, string reason) => new(
        EtherCatErrorCode.InterfaceUnreadable,
        $"Network interface '{name}' cannot be looked at: {reason}",
        name, reason);

    public static EtherCatError InterfacesNotListed(string reason) => new(
        EtherCatErrorCode.InterfacesNotListed,
        $"The network interfaces cannot be listed: {reason}",
        reason);

    public static EtherCatError InterfacesUnreadable(string reason) => new(
        EtherCatErrorCode.InterfacesUnreadable,
        $"The network interfaces cannot be looked at: {reason}",
        reason);

    public static EtherCatError SeveralSegments(IReadOnlyList<EtherCatError> answering) => new(
        EtherCatErrorCode.SeveralSegments,
        $"EtherCAT devices answer on more than one network interface: {string.Join(ListMark, answering)}. Set Bus:Interface to the one that is this panel's bus.",
        answering);

    public static EtherCatError NoSegmentFound(IReadOnlyList<EtherCatError> findings) => new(
        EtherCatErrorCode.NoSegmentFound,
        $"No EtherCAT device answers on any network interface: {string.Join(ListMark, findings)}. Check the cable to the first coupler and its power supply.",
        findings);

    public static EtherCatError NoInterface() => new(
        EtherCatErrorCode.NoInterface,
        "There is no Ethernet interface on which EtherCAT devices could answer: plug the adapter of the bus in.");

    public static EtherCatError BothLinks(EtherCatError main, EtherCatError redundant) => new(
        EtherCatErrorCode.BothLinks,
        $"{main} {redundant}",
        main, redundant);
}
