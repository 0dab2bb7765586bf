namespace PanelServer.Host.Telemetry;

/// <summary>The process and the loop, sampled once a second, in the form that the vendor's HMI of March 2026 reads.</summary>
/// <param name="TimestampMs">Unix time of the sample.</param>
/// <param name="RssBytes">Resident memory.</param>
/// <param name="CpuTimeSeconds">Processor time of the process since its start.</param>
/// <param name="MinorFaults">Page faults without I/O since the last sample.</param>
/// <param name="MajorFaults">Page faults with I/O since the start.</param>
/// <param name="JitterMinNs">Least loop period minus target over the last 1024 cycles; negative is early.</param>
/// <param name="JitterAvgNs">The average.</param>
/// <param name="JitterMaxNs">The greatest.</param>
/// <param name="RxRateBytesPerSec">Bytes per second received from the EtherCAT interface; 0 if there is none.</param>
/// <param name="TxRateBytesPerSec">Bytes per second sent to it.</param>
/// <param name="RtNrSwitches">Context switches of the loop's thread since the start; null if unknown.</param>
/// <param name="RtNrVoluntarySwitches">The voluntary ones.</param>
/// <param name="RtNrInvoluntarySwitches">The involuntary ones.</param>
internal sealed record RuntimeSample(
    long TimestampMs,
    long RssBytes,
    double CpuTimeSeconds,
    long MinorFaults,
    long MajorFaults,
    long JitterMinNs,
    long JitterAvgNs,
    long JitterMaxNs,
    double RxRateBytesPerSec,
    double TxRateBytesPerSec,
    long? RtNrSwitches,
    long? RtNrVoluntarySwitches,
    long? RtNrInvoluntarySwitches);

/// <summary>The process, cumulative, in the form that the vendor's HMI of March 2026 reads.</summary>
/// <param name="RssBytes">Resident memory.</param>
/// <param name="CpuTimeSeconds">Processor time since the start.</param>
/// <param name="MinorFaults">Page faults without I/O since the start.</param>
/// <param name="MajorFaults">Page faults with I/O since the start.</param>
internal sealed record ProcessSample(long RssBytes, double CpuTimeSeconds, long MinorFaults, long MajorFaults);
