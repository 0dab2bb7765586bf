namespace PanelServer.Host.Mqtt;

/// <summary>The broker answers, and refuses what the panel wants.</summary>
/// <param name="message">What it refuses, in words that go on from "the broker can't be used:".</param>
internal sealed class BrokerRefusalException(string message) : Exception(message);
