using Microsoft.Extensions.Logging;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.StartUp;
using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Acyclic;

/// <summary>What reaches the subdevices of whatever segment there is: transport, frames, registers, EEPROMs, states. Outlives every scan.</summary>
internal sealed class BusTools
{
    private volatile Exception? _defect;
    private long _refusedCycles;

    /// <summary>Makes the tools; nothing is sent.</summary>
    /// <param name="transport">Way to the segment.</param>
    /// <param name="options">Settings, already checked.</param>
    /// <param name="logger">The log.</param>
    public BusTools(IFrameTransport transport, MainDeviceOptions options, ILogger logger)
    {
        (Transport, Options, Logger) = (transport, options, logger);
        Engine = new FrameEngine(transport);
        Scheduler = new BusScheduler(() => transport.NowNanoseconds);
        Channel = new AcyclicChannel(Engine, Lease, options.LongestAnswerTime);
        Bus = new BusAccess(Channel, Scheduler);
        States = new StateChanger(Bus);
        Eeprom = new EepromAccess(Bus);
        Identification = new IdentificationReader(Bus);
        StartUp = new SubdeviceStartUp(Bus, States, Eeprom);
    }

    /// <summary>Way to the segment.</summary>
    public IFrameTransport Transport { get; }

    /// <summary>Settings of the main device.</summary>
    public MainDeviceOptions Options { get; }

    /// <summary>The log; not for the cycle thread.</summary>
    public ILogger Logger { get; }

    /// <summary>Sends frames and matches their answers.</summary>
    public FrameEngine Engine { get; }

    /// <summary>Who may use the transport.</summary>
    public TransportLease Lease { get; } = new();

    /// <summary>Runs all acyclic work.</summary>
    public BusScheduler Scheduler { get; }

    /// <summary>Carries acyclic datagrams.</summary>
    public AcyclicChannel Channel { get; }

    /// <summary>Reads and writes registers.</summary>
    public BusAccess Bus { get; }

    /// <summary>Requests states.</summary>
    public StateChanger States { get; }

    /// <summary>Reads and writes EEPROMs.</summary>
    public EepromAccess Eeprom { get; }

    /// <summary>Asks for the numbers at selectors.</summary>
    public IdentificationReader Identification { get; }

    /// <summary>The steps of one subdevice to the edge of SAFE-OP.</summary>
    public SubdeviceStartUp StartUp { get; }

    /// <summary>The last exception that the worker caught before it continued; null if there was none. Readable from any thread.</summary>
    public Exception? Defect => _defect;

    /// <summary>Cycles that found the transport in use by the worker. Readable from any thread.</summary>
    public long RefusedCycles => Volatile.Read(ref _refusedCycles);

    /// <summary>Notes and logs an exception that must not end the worker: a defect, here or of the transport. The same one over and over is logged once.</summary>
    public void Report(Exception defect)
    {
        if (_defect?.Message != defect.Message)
        {
            Logger.LogWorkerDefect(defect);
        }

        _defect = defect;
    }

    /// <summary>Counts a cycle that found the transport in use; cycle thread only.</summary>
    public void CountRefusedCycle() => Volatile.Write(ref _refusedCycles, _refusedCycles + 1);
}
