using System.Globalization;

namespace PanelServer.Host.Http;

/// <summary>A machine's serial number in an address that assigns or releases it.</summary>
internal static class SerialNumber
{
    /// <summary>Reads it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="serial">The number, 1 to 65535; 0 if it is none.</param>
    /// <returns>The refusal if it is none.</returns>
    public static Refusal? TryRead(string text, out ushort serial) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out serial) && serial > 0
            ? null
            : new Refusal(StatusCodes.Status400BadRequest, $"\"{Shortened.Of(text)}\" is no serial number; allowed: an integer from 1 to 65535.");
}
