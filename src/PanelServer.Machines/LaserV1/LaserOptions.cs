using System.ComponentModel.DataAnnotations;
using PanelServer.Machines.Devices;

namespace PanelServer.Machines.LaserV1;

/// <summary>Settings of the diameter gauges.</summary>
public sealed class LaserOptions : SerialDeviceOptions
{
    /// <summary>A filament less round than this (smaller axis divided by greater) is out of tolerance. Default: none, roundness is not judged.</summary>
    [Range(0.0, 1.0)]
    public double? MinimumRoundness { get; set; }
}
