namespace PanelServer.Host.Common;

/// <summary>A part of the server that has something to do before the panel is ready.</summary>
internal interface IReadinessCheck
{
    /// <summary>What is still missing, in a sentence; null if nothing is.</summary>
    string? Missing { get; }
}
