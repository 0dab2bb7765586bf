namespace PanelServer.EtherCat.Mailbox;

/// <summary>An emergency with the time at which the main device took it out of the mailbox.</summary>
/// <param name="Message">What the subdevice sent.</param>
/// <param name="BusTime">Time on the clock of the cycle: that of <see cref="Segments.ExchangingSegment.ReadInputs"/> and of captures.</param>
/// <param name="ReceivedAt">The same moment by the calendar, UTC.</param>
public readonly record struct ReceivedEmergency(EmergencyMessage Message, TimeSpan BusTime, DateTimeOffset ReceivedAt);
