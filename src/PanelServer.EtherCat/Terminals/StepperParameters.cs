using static PanelServer.EtherCat.Terminals.ParameterType;

namespace PanelServer.EtherCat.Terminals;

/// <summary>Start-up parameters of the stepper terminals EL7031, EL7031-0030 and EL7041-0052, one family with the same objects.</summary>
public sealed class StepperParameters
{
    /// <summary>Velocities in full steps/s that full scale can stand for; the index is the code of object 0x8012:05.</summary>
    private static readonly int[] SpeedRanges = [1000, 2000, 4000, 8000, 16000, 32000];

    private readonly StartUpParameter _maximumCurrent;
    private readonly StartUpParameter _reducedCurrent = new(0x8010, 0x02, Unsigned16, 750, "reduced current in mA");
    private readonly StartUpParameter _fullSteps = new(0x8010, 0x06, Unsigned16, 200, "full steps per revolution", 1);
    private readonly StartUpParameter _speedRange = new(0x8012, 0x05, Unsigned8, 1, "speed range code", 0, SpeedRanges.Length - 1);
    private readonly StartUpParameter _invertPolarity = new(0x8012, 0x09, ParameterType.Boolean, 0, "invert motor polarity");

    /// <param name="ratedCurrentMilliampere">Largest coil current of the terminal.</param>
    /// <param name="hasAnalogInputs">True for the EL7031-0030, which has two analog inputs and input emulation.</param>
    internal StepperParameters(int ratedCurrentMilliampere, bool hasAnalogInputs)
    {
        _maximumCurrent = new(0x8010, 0x01, Unsigned16, 1500, "maximum current in mA", 0, ratedCurrentMilliampere);
        All =
        [
            new(0x8000, 0x0E, ParameterType.Boolean, 0, "reversion of rotation"),
            .. Motor(),
            .. Controller(0x8011),
            .. Controller(0x8013),
            .. Features(hasAnalogInputs),
            .. Positioning(),
            .. hasAnalogInputs ? AnalogInput(0x8030).Concat(AnalogInput(0x8040)) : [],
        ];
    }

    /// <summary>The parameters in writing order.</summary>
    public IReadOnlyList<StartUpParameter> All { get; }

    /// <summary>Coil current while moving, in mA; up to the rating of the terminal.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than the terminal is rated for.</exception>
    public int MaximumCurrentMilliampere
    {
        get => (int)_maximumCurrent.Value;
        set => _maximumCurrent.Value = value;
    }

    /// <summary>Coil current while "reduce torque" is asked for, in mA.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or above 65535.</exception>
    public int ReducedCurrentMilliampere
    {
        get => (int)_reducedCurrent.Value;
        set => _reducedCurrent.Value = value;
    }

    /// <summary>Full steps of one revolution of the motor; 200 for a 1.8° motor.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1 or above 65535.</exception>
    public int FullStepsPerRevolution
    {
        get => (int)_fullSteps.Value;
        set => _fullSteps.Value = value;
    }

    /// <summary>The velocity that full scale stands for, in full steps/s: 1000, 2000, 4000, 8000, 16000 or 32000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another value.</exception>
    public int SpeedRangeStepsPerSecond
    {
        get => SpeedRanges[_speedRange.Value];
        set
        {
            int code = Array.IndexOf(SpeedRanges, value);
            _speedRange.Value = code >= 0
                ? code
                : throw new ArgumentOutOfRangeException(nameof(value), value, $"The speed range must be one of {string.Join(", ", SpeedRanges)} steps/s.");
        }
    }

    /// <summary>True to turn the other way for positive velocities.</summary>
    public bool InvertPolarity
    {
        get => _invertPolarity.Value == 1;
        set => _invertPolarity.Value = value ? 1 : 0;
    }

    private StartUpParameter[] Motor() =>
    [
        _maximumCurrent,
        _reducedCurrent,
        new(0x8010, 0x03, Unsigned16, 50000, "nominal voltage in mV"),
        new(0x8010, 0x04, Unsigned16, 100, "coil resistance in 0.01 ohm"),
        new(0x8010, 0x05, Unsigned16, 200, "motor EMF in mV/(rad/s)"),
        _fullSteps,
        new(0x8010, 0x09, Unsigned16, 0, "start velocity, 10000 = 100 %", 0, 10000),
        new(0x8010, 0x10, Unsigned16, 100, "drive-on delay in ms"),
        new(0x8010, 0x11, Unsigned16, 100, "drive-off delay in ms"),
    ];

    private static StartUpParameter[] Controller(ushort index) =>
    [
        new(index, 0x01, Unsigned16, 400, "Kp factor"),
        new(index, 0x02, Unsigned16, 4, "Ki factor"),
        new(index, 0x03, Unsigned8, 0, "inner window"),
    ];

    private StartUpParameter[] Features(bool hasInputEmulation) =>
    [
        // Automatic mode follows the PDO assignment, so a firmware without this object turns the motor all the same.
        new(0x8012, 0x01, Unsigned8, 1, "operation mode (1: direct velocity)", 0, 15, isRequired: false),
        _speedRange,
        _invertPolarity,
        new(0x8012, 0x11, Unsigned8, 3, "info data 1"),
        new(0x8012, 0x19, Unsigned8, 4, "info data 2"),
        new(0x8012, 0x30, ParameterType.Boolean, 0, "invert digital input 1"),
        new(0x8012, 0x31, ParameterType.Boolean, 0, "invert digital input 2"),
        new(0x8012, 0x32, Unsigned8, 2, "function of input 1 (2: PLC cam)", 0, 15),
        new(0x8012, 0x36, Unsigned8, 2, "function of input 2 (2: PLC cam)", 0, 15),
        .. hasInputEmulation
            ?
            [
                new StartUpParameter(0x8012, 0x45, Unsigned8, 0, "digital input emulation 1", 0, 15),
                new StartUpParameter(0x8012, 0x49, Unsigned8, 0, "digital input emulation 2", 0, 15),
            ]
            : Array.Empty<StartUpParameter>(),
    ];

    private static StartUpParameter[] Positioning() =>
    [
        new(0x8020, 0x01, Integer16, 100, "minimum velocity"),
        new(0x8020, 0x02, Integer16, 10000, "maximum velocity"),
        new(0x8020, 0x03, Unsigned16, 1000, "acceleration, positive"),
        new(0x8020, 0x04, Unsigned16, 1000, "acceleration, negative"),
        new(0x8020, 0x05, Unsigned16, 1000, "deceleration, positive"),
        new(0x8020, 0x06, Unsigned16, 1000, "deceleration, negative"),
        new(0x8020, 0x07, Unsigned16, 100, "emergency deceleration"),
        new(0x8020, 0x08, Unsigned32, 0, "calibration position"),
        new(0x8020, 0x09, Integer16, 100, "calibration velocity towards the cam"),
        new(0x8020, 0x0A, Integer16, 10, "calibration velocity off the cam"),
        new(0x8020, 0x0B, Unsigned16, 10, "target window"),
        new(0x8020, 0x0C, Unsigned16, 1000, "in-target timeout in ms"),
        new(0x8020, 0x0D, Integer16, 50, "dead time compensation"),
        new(0x8020, 0x0E, Unsigned32, 0, "modulo factor"),
        new(0x8020, 0x0F, Unsigned32, 0, "modulo tolerance window"),
        new(0x8020, 0x10, Unsigned16, 0, "maximum position lag"),
        new(0x8021, 0x01, Unsigned16, 1, "start type (1: absolute)"),
        new(0x8021, 0x11, Unsigned8, 0, "time information", 0, 3),
        new(0x8021, 0x13, ParameterType.Boolean, 0, "invert calibration cam search"),
        new(0x8021, 0x14, ParameterType.Boolean, 0, "invert sync impulse search"),
        new(0x8021, 0x15, ParameterType.Boolean, 0, "stop on position lag error"),
        new(0x8021, 0x16, ParameterType.Boolean, 0, "enhanced diagnosis history"),
    ];

    private static StartUpParameter[] AnalogInput(ushort index) =>
    [
        new(index, 0x01, ParameterType.Boolean, 0, "user scale"),
        new(index, 0x06, ParameterType.Boolean, 1, "filter"),
        new(index, 0x07, ParameterType.Boolean, 0, "limit 1"),
        new(index, 0x08, ParameterType.Boolean, 0, "limit 2"),
        new(index, 0x11, Integer16, 0, "user scale offset"),
        new(index, 0x12, Integer32, 65536, "user scale gain (65536 = 1)"),
        new(index, 0x13, Integer16, 0, "limit 1 value"),
        new(index, 0x14, Integer16, 0, "limit 2 value"),
        new(index, 0x15, Unsigned16, 2, "filter (2: IIR 1)"),
    ];
}
