namespace PanelServer.EtherCat.Errors;

/// <summary>What a search for the bus finds on an interface: parts of sentences, as they are put into a list.</summary>
internal static partial class EtherCatErrors
{
    public static EtherCatError InterfaceAnswers(string name, int devices) => new(
        EtherCatErrorCode.InterfaceAnswers,
        $"{name} has {devices} EtherCAT {(devices == 1 ? "device" : "devices")}",
        name, devices);

    public static EtherCatError InterfaceIsWireless(string name) => new(
        EtherCatErrorCode.InterfaceIsWireless,
        $"{name} is wireless",
        name);

    public static EtherCatError InterfaceIsBridge(string name) => new(
        EtherCatErrorCode.InterfaceIsBridge,
        $"{name} is a bridge",
        name);

    public static EtherCatError InterfaceIsNoCard(string name, string driver) => new(
        EtherCatErrorCode.InterfaceIsNoCard,
        $"{name} is no network card ({driver})",
        name, driver);

    public static EtherCatError InterfaceOfNetwork(string name) => new(
        EtherCatErrorCode.InterfaceOfNetwork,
        $"{name} carries the computer's network (default route), so it is left alone",
        name);

    public static EtherCatError InterfaceSwitchedOff(string name, string command) => new(
        EtherCatErrorCode.InterfaceSwitchedOff,
        $"{name} is down (switch it on with '{command}')",
        name, command);

    public static EtherCatError InterfaceUnplugged(string name) => new(
        EtherCatErrorCode.InterfaceUnplugged,
        $"{name} has no link",
        name);

    public static EtherCatError InterfaceLooped(string name) => new(
        EtherCatErrorCode.InterfaceLooped,
        $"{name} sends frames back as they were, without a device between: its cable leads back to this computer or into a network switch",
        name);

    public static EtherCatError InterfaceSilent(string name) => new(
        EtherCatErrorCode.InterfaceSilent,
        $"{name} has no EtherCAT device that answers",
        name);

    public static EtherCatError InterfaceNotOpened(string name, EtherCatError reason) => new(
        EtherCatErrorCode.InterfaceNotOpened,
        $"{name} cannot be opened ({reason.Sentence.TrimEnd('.')})",
        name, reason);

    public static EtherCatError OnlyInterface() => new(
        EtherCatErrorCode.OnlyInterface,
        "it is the only network card and carries the computer's network (default route) as well: give the bus a card of its own");
}
