namespace PanelServer.Host.Mqtt;

/// <summary>A message of the broker.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="IsRetained">True if the broker had kept it: it may be old.</param>
internal readonly record struct BrokerMessage(string Topic, byte[] Payload, bool IsRetained = false);
