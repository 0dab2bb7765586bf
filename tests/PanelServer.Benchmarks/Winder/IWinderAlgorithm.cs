namespace PanelServer.Benchmarks.Winder;

/// <summary>An algorithm for puller and spool, as the comparison drives it.</summary>
internal interface IWinderAlgorithm
{
    /// <summary>Speed of the filament at the puller, m/min.</summary>
    double PullerMetresPerMinute { get; }

    /// <summary>Speed of the spool, rpm.</summary>
    double SpoolRpm { get; }

    /// <summary>One cycle while winding.</summary>
    /// <param name="armDegrees">Arm angle as measured.</param>
    /// <param name="targetMetresPerMinute">The operator's target for the puller.</param>
    /// <param name="seconds">Time since the last cycle.</param>
    void Update(double armDegrees, double targetMetresPerMinute, double seconds);
}
