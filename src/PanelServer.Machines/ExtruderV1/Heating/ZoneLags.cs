using System.Text.Json.Serialization;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>The two lags between a zone's heater and its reading; both 0 while nobody has found them.</summary>
/// <param name="ProbeSeconds">Of the probe in its pocket.</param>
/// <param name="BandSeconds">Of the heater band: its heat capacity by its contact with the steel.</param>
public readonly record struct ZoneLags(
    [Label("Probe lag", German = "Verzögerung des Fühlers")]
    [Quantity("s", Minimum = 0, Maximum = 600, Decimals = 0)] double ProbeSeconds,
    [Label("Band lag", German = "Verzögerung des Heizbands")]
    [Quantity("s", Minimum = 0, Maximum = 600, Decimals = 0)] double BandSeconds)
{
    /// <summary>Whether they have been found.</summary>
    [JsonIgnore]
    public bool IsKnown => ProbeSeconds > 0 && BandSeconds > 0;
}
