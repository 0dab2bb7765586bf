namespace PanelServer.Host.Mqtt;

/// <summary>A connection to the broker, as those use it who publish.</summary>
internal interface IBrokerLink
{
    /// <summary>Sends a message, without waiting for the broker's answer.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="isRetained">Whether the broker keeps it for those who come later.</param>
    /// <exception cref="MQTTnet.Exceptions.MqttCommunicationException">The connection is lost.</exception>
    Task PublishAsync(string topic, byte[] payload, bool isRetained);

    /// <summary>Waits until the broker has what was sent.</summary>
    /// <exception cref="MQTTnet.Exceptions.MqttCommunicationException">The connection is lost, or the broker does not answer.</exception>
    Task ConfirmAsync();
}
