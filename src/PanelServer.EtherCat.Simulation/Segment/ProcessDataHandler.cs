using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Segment.Esc;

namespace PanelServer.EtherCat.Simulation.Segment;

/// <summary>
/// Process data of a subdevice: checks its sync managers before SAFE-OP and OP, carries outputs to the application and inputs from
/// it, puts outputs into their safe state, and watches that outputs and SYNC0 keep step.
/// </summary>
internal sealed class ProcessDataHandler
{
    private const byte FrameDirectionAndMode = SyncManager.DirectionMask | SyncManager.ModeMask;

    private readonly SubdeviceDescription _description;
    private readonly EscController _esc;
    private readonly ObjectDictionary _dictionary;
    private readonly SubdeviceApplication? _application;
    private readonly ObjectEntry? _missedEvents;
    private readonly ObjectEntry? _syncError;
    private readonly ObjectEntry? _errorLimit;
    private readonly PdoAssignment _outputAssignment;
    private readonly PdoAssignment _inputAssignment;
    private bool _outputsWritten;
    private bool _outputsSinceSync;
    private bool _syncPending;
    private int _consecutiveMisses;
    private long _lastSync;

    internal ProcessDataHandler(SubdeviceDescription description, EscController esc, ObjectDictionary dictionary, SubdeviceApplication? application)
    {
        _description = description;
        _esc = esc;
        _dictionary = dictionary;
        _application = application;
        _outputAssignment = new PdoAssignment(description, dictionary, SyncManagerType.Outputs);
        _inputAssignment = new PdoAssignment(description, dictionary, SyncManagerType.Inputs);
        _missedEvents = dictionary.Find(CoeObjects.OutputSync, 0x0B);
        _syncError = dictionary.Find(CoeObjects.OutputSync, 0x20);
        _errorLimit = dictionary.Find(CoeObjects.ErrorSettings, 2);
        OutputChannel = description.SyncManagerOf(SyncManagerType.Outputs);
        InputChannel = description.SyncManagerOf(SyncManagerType.Inputs);
        Outputs = Inputs = null!;
        CompileMaps();
    }

    /// <summary>Number of the sync manager for outputs, or −1.</summary>
    internal int OutputChannel { get; }

    /// <summary>Number of the sync manager for inputs, or −1.</summary>
    internal int InputChannel { get; }

    internal ProcessImageMap Outputs { get; private set; }

    internal ProcessImageMap Inputs { get; private set; }

    internal PdoAssignment[] Assignments => [_outputAssignment, _inputAssignment];

    /// <summary>Lays the process data out anew from the PDO assignment.</summary>
    internal void CompileMaps()
    {
        Outputs = ProcessImageMap.Compile(_description, _dictionary, SyncManagerType.Outputs, _outputAssignment.Assigned);
        Inputs = ProcessImageMap.Compile(_description, _dictionary, SyncManagerType.Inputs, _inputAssignment.Assigned);
    }

    /// <summary>Conditions for SAFE-OP: sync managers as the assigned PDOs and the description ask for, a sound SYNC setting.</summary>
    internal AlStatusCode CheckSafeOp()
    {
        CompileMaps();
        AlStatusCode code = CheckChannel(OutputChannel, Outputs, AlStatusCode.InvalidOutputConfiguration);
        if (code == AlStatusCode.NoError)
        {
            code = CheckChannel(InputChannel, Inputs, AlStatusCode.InvalidInputConfiguration);
        }

        return code == AlStatusCode.NoError ? CheckSync() : code;
    }

    /// <summary>Conditions for OP: outputs have come since SAFE-OP, and SYNC0 runs where it is switched on.</summary>
    internal AlStatusCode CheckOp() =>
        Outputs.ByteLength > 0 && !_outputsWritten ? AlStatusCode.NoValidOutputs
        : _esc.Clock.IsSyncActive && _esc.Clock.Sync0Count == 0 ? AlStatusCode.NoSyncSignal
        : AlStatusCode.NoError;

    internal void EnterSafeOp() => _outputsWritten = false;

    internal void EnterOp()
    {
        _consecutiveMisses = 0;
        _outputsSinceSync = true;
        _lastSync = _esc.Now;
        if (OutputChannel >= 0)
        {
            ApplyOutputs();
        }
    }

    /// <summary>The main device wrote the outputs.</summary>
    internal void OutputsWritten(AlState state)
    {
        _outputsWritten = true;
        _outputsSinceSync = true;
        if (state == AlState.Op)
        {
            ApplyOutputs();
        }
    }

    /// <summary>The main device is about to read the inputs.</summary>
    internal void InputsReading()
    {
        Span<byte> image = _esc.SyncManagers[InputChannel].Memory;
        if (image.Length < Inputs.ByteLength)
        {
            return;
        }

        _application?.UpdateInputs();
        if (_application?.UsesEntries ?? true)
        {
            Inputs.LoadInputs(image);
        }

        _application?.InputsReading(image);
    }

    /// <summary>Outputs off: OP was left or the watchdog expired.</summary>
    internal void MakeOutputsSafe()
    {
        if (OutputChannel < 0)
        {
            return;
        }

        Outputs.Zero();
        SyncManagerChannel channel = _esc.SyncManagers[OutputChannel];
        if (channel.Start < Registers.ProcessMemory)
        {
            // The output register shows what the terminals carry.
            channel.Memory.Clear();
        }

        _application?.OutputsSafe();
    }

    internal void Sync0()
    {
        _lastSync = _esc.Now;
        _syncPending = true;
        _application?.Sync0();
    }

    /// <summary>
    /// Compares outputs and SYNC0 pulses since the last call. Pulses that became due at once count as one, so that a simulator that was
    /// held up by its host does not find errors of the main device.
    /// </summary>
    /// <returns>Why OP cannot be kept, or <see cref="AlStatusCode.NoError"/>.</returns>
    internal AlStatusCode WatchSync()
    {
        if (!_esc.Clock.IsSyncActive || _errorLimit is null)
        {
            return AlStatusCode.NoError;
        }

        long limit = Math.Max(1, _errorLimit.Value);
        if (_syncPending)
        {
            _syncPending = false;
            CountMiss(isMissed: !_outputsSinceSync && Outputs.ByteLength > 0);
            _outputsSinceSync = false;
            return _consecutiveMisses > limit ? AlStatusCode.SynchronizationError : AlStatusCode.NoError;
        }

        uint cycle = _esc.Memory.Double(Registers.DcSync0CycleTime);
        return cycle != 0 && _esc.Now - _lastSync > cycle * (limit + 1) ? AlStatusCode.FatalSyncError : AlStatusCode.NoError;
    }

    private void CountMiss(bool isMissed)
    {
        _consecutiveMisses = isMissed ? _consecutiveMisses + 1 : 0;
        if (isMissed && _missedEvents is not null)
        {
            _missedEvents.Raw++;
        }

        if (_syncError is not null)
        {
            _syncError.Flag = isMissed;
        }
    }

    private void ApplyOutputs()
    {
        Span<byte> image = _esc.SyncManagers[OutputChannel].Memory;
        if (image.Length < Outputs.ByteLength)
        {
            return;
        }

        if (_application?.UsesEntries ?? true)
        {
            Outputs.StoreOutputs(image);
        }

        _application?.OutputsReceived(image);
    }

    private AlStatusCode CheckChannel(int number, ProcessImageMap map, AlStatusCode wrong)
    {
        if (number < 0)
        {
            return AlStatusCode.NoError;
        }

        SyncManagerChannel channel = _esc.SyncManagers[number];
        if (map.ByteLength == 0)
        {
            return channel is { IsEnabled: true, Length: > 0 } ? wrong : AlStatusCode.NoError;
        }

        SyncManagerDescription expected = _description.SyncManagers[number];
        if (!channel.IsEnabled || channel.Length != map.ByteLength || channel.Control != (expected.Control & FrameDirectionAndMode))
        {
            return wrong;
        }

        return channel.Start == expected.Start ? AlStatusCode.NoError : AlStatusCode.InvalidSyncManager;
    }

    private AlStatusCode CheckSync()
    {
        if (!_esc.Clock.IsSyncActive)
        {
            return AlStatusCode.NoError;
        }

        ulong minimum = _dictionary.Find(CoeObjects.OutputSync, 5)?.Raw ?? 0;
        uint cycle = _esc.Memory.Double(Registers.DcSync0CycleTime);
        return cycle != 0 && cycle < minimum ? AlStatusCode.InvalidSync0CycleTime : AlStatusCode.NoError;
    }
}
