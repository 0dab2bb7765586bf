using System.Text.RegularExpressions;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Mailbox.Diagnosis;

/// <summary>
/// Diagnosis messages in words. Makers number their texts as they like; known are those that Beckhoff's terminals have in common and those of its
/// steppers. All others are told by their number.
/// </summary>
public static partial class DiagnosisTexts
{
    // Places for parameters: %d decimal, %X hexadecimal.
    private static readonly Dictionary<ushort, string> BeckhoffTexts = new()
    {
        [0x0001] = "no error",
        [0x0002] = "communication established",
        [0x0003] = "initialisation: 0x%X, 0x%X, 0x%X",
        [0x1000] = "information: 0x%X, 0x%X, 0x%X",
        [0x1100] = "mode of operation detected: 0x%X, %d",
        [0x1135] = "cycle time in order: %d",
        [0x1201] = "communication with the field side restored",
        [0x1300] = "position set: %d, %d",
        [0x1303] = "encoder supply in order",
        [0x1304] = "encoder of channel %X initialised",
        [0x1400] = "drive calibrated: %d, %d",
        [0x1401] = "state of the drive: 0x%X, %d",
        [0x4000] = "warning: 0x%X, 0x%X, 0x%X",
        [0x4101] = "terminal too warm",
        [0x4300] = "sub-increments switched off: %d, %d",
        [0x4301] = "encoder warning",
        [0x4400] = "drive not calibrated: %d, %d",
        [0x4401] = "start type not supported: 0x%X, %d",
        [0x4402] = "command rejected: %d, %d",
        [0x4403] = "position lag too large: %d on channel %d",
        [0x4405] = "modulo subtype not valid: %d, %d",
        [0x4410] = "target overrun: %d, %d",
        [0x4411] = "DC link voltage low",
        [0x4412] = "DC link voltage high",
        [0x4413] = "amplifier near its overload (I²t)",
        [0x4414] = "motor near its overload (I²t)",
        [0x4415] = "speed is being limited",
        [0x4416] = "steps lost at position 0x%X%X",
        [0x8001] = "error: 0x%X, 0x%X, 0x%X",
        [0x8002] = "communication aborted",
        [0x8003] = "configuration error: 0x%X, 0x%X, 0x%X",
        [0x8100] = "status word set: 0x%X, %d",
        [0x8101] = "mode of operation does not fit the process data: 0x%X, %d",
        [0x8102] = "input and output PDOs do not fit together",
        [0x8104] = "terminal too hot",
        [0x8105] = "process data watchdog expired",
        [0x8135] = "cycle time too long: %d",
        [0x8200] = "write access failed: %d, %d",
        [0x8201] = "no communication with the field side: the auxiliary voltage is missing",
        [0x82FF] = "boot mode not activated",
        [0x8300] = "position could not be set: 0x%X, %d",
        [0x8301] = "encoder increments not configured: 0x%X, %d",
        [0x8302] = "encoder error",
        [0x8303] = "encoder supply failed",
        [0x8400] = "drive configured wrongly: 0x%X, %d",
        [0x8401] = "calibration velocity limited: %d, %d",
        [0x8402] = "emergency stop active: 0x%X, %d",
        [0x8403] = "analog-digital converter failed",
        [0x8404] = "overcurrent",
        [0x8405] = "modulo position not valid: %d",
        [0x8406] = "DC link voltage too low",
        [0x8407] = "DC link voltage too high",
        [0x8408] = "amplifier overloaded (I²t)",
        [0x8409] = "motor overloaded (I²t)",
        [0x8415] = "modulo factor not valid: %d",
        [0x8440] = "motor cable not connected",
    };

    /// <summary>The message in words, with the values that it brings along.</summary>
    /// <param name="message">The message.</param>
    /// <param name="vendor">Vendor of the subdevice: <see cref="TerminalIdentity.Vendor"/>.</param>
    public static string Describe(this DiagnosisMessage message, uint vendor)
    {
        if (vendor == KnownDevices.Beckhoff && BeckhoffTexts.TryGetValue(message.TextId, out string? text))
        {
            return Fill(text, message.Parameters);
        }

        string number = $"text 0x{message.TextId:X4}";
        if (message.EmergencyCode is { } code)
        {
            number += $", emergency 0x{code:X4}: {new EmergencyMessage(code, 0, 0).Describe()}";
        }

        return message.Parameters.Count == 0 ? number : $"{number}: {string.Join(", ", message.Parameters)}";
    }

    private static string Fill(string text, IReadOnlyList<DiagnosisParameter> parameters)
    {
        int next = 0;
        return Place().Replace(text, place => next < parameters.Count
            ? place.Value == "%X" ? parameters[next++].ToHexadecimal() : parameters[next++].ToString()
            : "?");
    }

    [GeneratedRegex("%[dX]")]
    private static partial Regex Place();
}
