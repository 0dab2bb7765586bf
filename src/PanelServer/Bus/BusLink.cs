using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Transport;
using PanelServer.EtherCat.Transport.Redundancy;
using PanelServer.EtherCat.Transport.Search;
using PanelServer.Host.Simulation;

namespace PanelServer.Host.Bus;

/// <summary>
/// The way to the segment: a network interface, or a virtual segment with its plants in this process. Nothing else differs
/// between the two.
/// </summary>
internal sealed class BusLink : ISimulatedBus, IDisposable
{
    private readonly string _name;
    private readonly SearchingTransport? _search;
    private readonly SimulatedPlants? _plants;

    private BusLink(string name, IFrameTransport transport, SimulatedPlants? plants, SearchingTransport? search = null) =>
        (_name, Transport, _plants, _search) = (name, transport, plants, search);

    /// <summary>Name of the interface as clients see it; <c>auto</c> while it is being looked for.</summary>
    public string Name => _search?.Result.Interface ?? _name;

    /// <summary>What was found on which interface; null if the configuration names one, or none.</summary>
    public InterfaceSearchResult? Search => _search?.Result;

    /// <summary>Sends and receives the frames.</summary>
    public IFrameTransport Transport { get; }

    /// <summary>Why bus traffic is no longer written to the capture file; null while it is, and without one.</summary>
    public string? CaptureFailure => (Transport as PcapngCaptureTransport)?.Failure;

    /// <inheritdoc/>
    public string Absence => _plants is null ? $"the bus on {Name} is real, and only simulated ones have faults to order." : "";

    /// <summary>The simulated machines; null on a real bus.</summary>
    public SimulatedPlants? Plants => _plants;

    /// <summary>Opens the way that the configuration names.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="plants">Simulated bus only: for a machine's name the one of its plants to use; null for the usual ones.</param>
    /// <exception cref="EtherCatException">
    /// This process may not use network interfaces for EtherCAT, or the capture file can't be written; the message says what is needed.
    /// An absent interface is waited for.
    /// </exception>
    public static BusLink Open(BusOptions options, IReadOnlyDictionary<string, string>? plants = null)
    {
        if (options.Interface.Length > 0)
        {
            WaitMode waitMode = options.PowerSaving ? WaitMode.PowerSaving : WaitMode.BusyPoll;
            if (options.IsSearched)
            {
                SearchingTransport search = new(waitMode);
                return new(options.Interface, Capture(search, options), null, search);
            }

            IFrameTransport transport = new InterfaceTransport(options.Interface, waitMode);
            if (options.IsRing)
            {
                transport = new RedundantTransport(transport, new InterfaceTransport(options.RedundantInterface, waitMode));
            }

            return new(options.Interface, Capture(transport, options), null);
        }

        SimulatedPlants simulated = new(options.Segment, plants);
        return new("simulated", Capture(new InProcessTransport(simulated.Segment, simulated.Clock), options), simulated);
    }

    /// <inheritdoc/>
    public void Dispose() => Transport.Dispose();

    private static IFrameTransport Capture(IFrameTransport transport, BusOptions options)
    {
        if (options.CaptureFile.Length == 0)
        {
            return transport;
        }

        try
        {
            return new PcapngCaptureTransport(transport, File.Create(options.CaptureFile));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EtherCatException(EtherCatErrorCode.TransportUnusable, $"the file of Bus:CaptureFile can't be written. {failure.Message}");
        }
    }
}
