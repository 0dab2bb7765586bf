using System.Globalization;
using PanelServer.Host.Common;
using PanelServer.Machines;
using PanelServer.SocketIo;

namespace PanelServer.Host.Streams;

/// <summary>
/// The namespaces of the panel: <c>/main</c>, those that features add, <c>/machine/{vendor}/{machine}/{serial}</c> for every machine that
/// could exist, and below it the curve of those that record one.
/// </summary>
/// <param name="main">Handles <c>/main</c>.</param>
/// <param name="added">What features add.</param>
/// <param name="roster">The machines.</param>
/// <param name="catalog">The machine types.</param>
/// <param name="firstSeen">Knows since when a machine exists.</param>
/// <param name="clock">Time stamps.</param>
/// <param name="time">Paces curves.</param>
internal sealed class StreamNamespaces(
    MainStream main,
    IEnumerable<PanelNamespace> added,
    MachineRoster roster,
    MachineCatalog catalog,
    MachineFirstSeen firstSeen,
    PanelClock clock,
    TimeProvider time) : ISocketIoNamespaceResolver
{
    /// <summary>The namespace of a machine.</summary>
    public static string PathOf(MachineIdentificationUnique identification) => $"/machine/{identification}";

    /// <inheritdoc/>
    public SocketIoNamespaceHandler? Resolve(string path)
    {
        if (path == MainStream.Path)
        {
            return main;
        }

        if (added.FirstOrDefault(one => one.Path == path) is { } found)
        {
            return found;
        }

        // A machine that is not there is no reason to refuse: the HMI asks only once, and asks for types that do not exist.
        return TryParse(path, out MachineIdentificationUnique identification) ? new MachineStream(path, identification, roster, catalog, firstSeen, clock)
            : TryParse(path[..Math.Max(0, path.LastIndexOf('/'))], out identification) ? ResolveTrace(path, identification)
            : null;
    }

    private TraceStream? ResolveTrace(string path, MachineIdentificationUnique identification) =>
        catalog.Find(identification.MachineIdentification)?.Schema.Trace is { } trace && path == $"{PathOf(identification)}/{trace.Name}"
            ? new(path, identification, trace, roster, firstSeen, clock, time)
            : null;

    private static bool TryParse(string path, out MachineIdentificationUnique identification)
    {
        string[] parts = path.Split('/');
        identification = default;
        if (parts is ["", "machine", var vendor, var machine, var serial]
            && TryParseNumber(vendor, out ushort vendorNumber)
            && TryParseNumber(machine, out ushort machineNumber)
            && TryParseNumber(serial, out ushort serialNumber))
        {
            identification = new(new(vendorNumber, machineNumber), serialNumber);
        }

        // Other spellings of the same numbers (leading zeros) would be namespaces of their own that nobody fills.
        return PathOf(identification) == path;
    }

    private static bool TryParseNumber(string text, out ushort number) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
