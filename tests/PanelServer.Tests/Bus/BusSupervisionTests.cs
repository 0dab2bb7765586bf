using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PanelServer.ControlLoop;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Terminals;
using PanelServer.Host.Bus;
using PanelServer.Host.Common;
using PanelServer.Host.Streams;

namespace PanelServer.Tests.Bus;

/// <summary>What the log says of a running bus.</summary>
public class BusSupervisionTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _log = new();
    private readonly BusSupervision _supervision;

    public BusSupervisionTests() => _supervision = new(new MainStream(new PanelClock(_time, LoopTime.Real(), NullLogger<PanelClock>.Instance)), _time, _log);

    [Fact]
    public void A_problem_is_logged_when_it_appears_and_when_all_is_well_again()
    {
        _supervision.Look(Segment(Device("EL3204 at position 5 is missing.")));
        _supervision.Look(Segment(Device("EL3204 at position 5 is missing.")));
        _supervision.Look(Segment(Device(null)));

        Assert.Equal(["Warning EtherCAT: EL3204 at position 5 is missing.", "Information EtherCAT: all terminals work again and nothing is left to report"], _log.Written);
    }

    [Fact]
    public void A_problem_that_comes_and_goes_is_logged_once_in_a_minute()
    {
        for (int second = 0; second < 120; second++)
        {
            _supervision.Look(Segment(Device("EL3204 at position 5 is missing.")));
            _supervision.Look(Segment(Device("EL3204 at position 5 could not be started again.")));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(4, _log.Written.Count);
    }

    [Fact]
    public void There_is_no_all_clear_after_a_warning_that_was_kept_back()
    {
        for (int i = 0; i < 10; i++)
        {
            _supervision.Look(Segment(Device("EL3204 at position 5 is missing.")));
            _supervision.Look(Segment(Device(null)));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["Warning EtherCAT: EL3204 at position 5 is missing.", "Information EtherCAT: all terminals work again and nothing is left to report"], _log.Written);
    }

    [Fact]
    public void An_interruption_and_its_end_are_logged_once()
    {
        _supervision.Look(Segment(Device(null)) with { Fault = new(EtherCatErrorCode.NoAnswer, "No frame comes back.") });
        _supervision.Look(Segment(Device(null)) with { Fault = new(EtherCatErrorCode.NoAnswer, "No frame comes back.") });
        _supervision.Look(Segment(Device(null)));

        Assert.Equal(
            ["Error EtherCAT is interrupted, all machines on it are in their safe state: No frame comes back.", "Information EtherCAT: the bus answers again"],
            _log.Written);
    }

    [Fact]
    public void Each_emergency_is_logged_once()
    {
        ReceivedEmergency[] sent = [Received(new(0xA000, 0x11, 0x0504030201)), Received(new(0x8130, 0x01, 0))];
        _supervision.Look(Segment(Device(null) with { Emergencies = [sent[0]], EmergencyCount = 1 }));
        _supervision.Look(Segment(Device(null) with { Emergencies = sent, EmergencyCount = 2 }));
        _supervision.Look(Segment(Device(null) with { Emergencies = sent, EmergencyCount = 2 }));

        Assert.Equal(
            [
                "Warning EtherCAT: EL3204 at position 5 sent emergency 0xA000 (the change from PRE-OP to SAFE-OP failed), register 0x11, data 0x0504030201",
                "Warning EtherCAT: EL3204 at position 5 sent emergency 0x8130 (life guard or heartbeat error), register 0x01, data 0x0000000000",
            ],
            _log.Written);
    }

    [Fact]
    public void A_flood_of_emergencies_does_not_flood_the_log_and_its_size_is_told()
    {
        ReceivedEmergency[] last = [.. Enumerable.Range(0, 16).Select(code => Received(new((ushort)code, 0, 0)))];
        for (int look = 1; look <= 350; look++)
        {
            _supervision.Look(Segment(Device(null) with { Emergencies = last, EmergencyCount = 1000 * look }));
            _time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(33, _log.Written.Count);
        Assert.Equal("Warning EtherCAT: EL3204 at position 5 sent 299984 more emergencies within that minute", _log.Written[16]);
    }

    private static ReceivedEmergency Received(EmergencyMessage message) => new(message, TimeSpan.Zero, DateTimeOffset.UnixEpoch);

    private static SegmentSnapshot Segment(params SubdeviceSnapshot[] devices) => new(SegmentPhase.Op, true, true, devices, []);

    private static SubdeviceSnapshot Device(string? problem) => new()
    {
        Position = 5,
        StationAddress = 0x1005,
        Name = "EL3204",
        Identity = new TerminalIdentity(2, 0x0C843052, 0x00160000),
        SerialNumber = 0,
        Eeprom = new SiiContent([]),
        AlStatus = new AlStatus(8),
        AlStatusCode = AlStatusCode.NoError,
        DlStatus = new DlStatus(0x5613),
        Parent = 4,
        ParentPort = 1,
        PropagationDelayNanoseconds = 0,
        HasClock = false,
        ClockDifferenceNanoseconds = 0,
        Errors = SubdeviceErrors.None,
        EBusCurrentMilliamperes = 190,
        Emergencies = [],
        EmergencyCount = 0,
        UnexpectedStateChanges = 0,
        Recoveries = 0,
        IsSupported = true,
        Problem = problem is null ? null : new(EtherCatErrorCode.Missing, problem),
    };

    private sealed class Lines : ILogger
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add($"{logLevel} {formatter(state, exception)}");
    }
}
