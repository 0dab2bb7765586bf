namespace PanelServer.Host.Alarms;

/// <summary>What somebody has written about an alarm, such as what was found or done.</summary>
/// <param name="Text">The text, on one line or several.</param>
/// <param name="By">Who: the user, or the client's address where nobody has logged in.</param>
/// <param name="Ts">When, in Unix milliseconds.</param>
internal sealed record AlarmComment(string Text, string By, long Ts);
