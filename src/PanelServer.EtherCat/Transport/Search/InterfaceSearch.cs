using System.Net.NetworkInformation;
using System.Text;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Transport.Search;

/// <summary>
/// Looks for the interface on which EtherCAT devices answer. One that is down when it is seen for the first time is brought up, where
/// this process is permitted to; it gets no address.
/// </summary>
/// <param name="socket">Any open socket, for questions to the system.</param>
internal sealed class InterfaceSearch(int socket)
{
    // By index: a new one is a new interface, whatever its name.
    private readonly HashSet<uint> _seen = [];

    /// <summary>Looks once at all interfaces of this thread's network namespace. Takes some tenths of a second for each that does not answer.</summary>
    public InterfaceSearchResult Look()
    {
        List<InterfaceFinding> findings = [];
        IReadOnlyList<InterfaceCandidate> present;
        try
        {
            present = InterfaceList.Read(socket);
        }
        catch (Exception failure) when (failure is NetworkInformationException or IOException or UnauthorizedAccessException)
        {
            return InterfaceSearchResult.Failed(EtherCatErrors.InterfacesNotListed(failure.Message));
        }

        foreach (InterfaceCandidate candidate in InterfaceCandidate.Choose(present, findings))
        {
            InterfaceFinding finding = LookAt(candidate.Name);
            findings.Add(candidate.HasDefaultRoute ? finding with { Remark = EtherCatErrors.OnlyInterface() } : finding);
        }

        return InterfaceSearchResult.Of(findings);
    }

    private InterfaceFinding LookAt(string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (_seen.Add(LinuxSocket.InterfaceIndex(name)))
        {
            LinuxSocket.BringUp(socket, bytes);
        }

        int flags = LinuxSocket.FlagsOf(socket, bytes);
        if (flags >= 0 && (flags & LinuxSocket.InterfaceUp) == 0)
        {
            return new(name, InterfaceVerdict.Down, EtherCatErrors.InterfaceSwitchedOff(name, LinuxSocket.BringUpCommand(name)));
        }

        if (flags >= 0 && (flags & LinuxSocket.InterfaceRunning) == 0)
        {
            return new(name, InterfaceVerdict.NoCarrier, EtherCatErrors.InterfaceUnplugged(name));
        }

        try
        {
            using RawSocketTransport wire = new(name, WaitMode.PowerSaving);
            (InterfaceVerdict verdict, int devices) = InterfaceProbe.Ask(wire);
            return new(name, verdict, Explain(name, verdict, devices), devices);
        }
        catch (EtherCatException failure)
        {
            return new(name, InterfaceVerdict.NotOpened, EtherCatErrors.InterfaceNotOpened(name, failure.Error));
        }
    }

    private static EtherCatError Explain(string name, InterfaceVerdict verdict, int devices) => verdict switch
    {
        InterfaceVerdict.Answers => EtherCatErrors.InterfaceAnswers(name, devices),
        InterfaceVerdict.LoopedBack => EtherCatErrors.InterfaceLooped(name),
        _ => EtherCatErrors.InterfaceSilent(name),
    };
}
