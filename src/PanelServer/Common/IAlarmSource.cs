using System.Globalization;
using PanelServer.Machines;
using PanelServer.Machines.Alarms;

namespace PanelServer.Host.Common;

/// <summary>A feature that knows of alarms.</summary>
internal interface IAlarmSource
{
    /// <summary>Tells which are present; called some times a second, by one thread.</summary>
    /// <param name="report">Takes them.</param>
    void Tell(IAlarmReport report);
}

/// <summary>Takes which alarms are present at a moment.</summary>
internal interface IAlarmReport
{
    /// <summary>Whatever has alarms is switched off at present.</summary>
    void IsOff(AlarmOrigin origin);

    /// <summary>An alarm is present.</summary>
    /// <param name="origin">What has it.</param>
    /// <param name="alarm">Which.</param>
    /// <param name="message">More about it, as an operator reads it; null if there is no more to tell.</param>
    void IsPresent(AlarmOrigin origin, AlarmDeclaration alarm, string? message);

    /// <summary>An alarm was present since the last time and is not any more.</summary>
    /// <param name="origin">What had it.</param>
    /// <param name="alarm">Which.</param>
    /// <param name="message">More about it; null if there is no more to tell.</param>
    void WasPresent(AlarmOrigin origin, AlarmDeclaration alarm, string? message);
}

/// <summary>What has alarms: a machine, or a part of the panel.</summary>
/// <param name="Key">Its name in addresses; letters, digits, underscores and points.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Slug">Type of the machine; null if it is none.</param>
/// <param name="Serial">Serial number of the machine; null if it is none.</param>
internal sealed record AlarmOrigin(string Key, LocalizedText Name, string? Slug = null, ushort? Serial = null)
{
    /// <summary>What it is a part of, for the grouping of its alarms: the key of a machine, or its own.</summary>
    public string PartOf { get; init; } = Key;

    /// <summary>Describes a machine.</summary>
    /// <param name="slug">Its type.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="type">What people call the type; null if nobody knows it.</param>
    public static AlarmOrigin OfMachine(string slug, ushort serial, LocalizedText? type)
    {
        string number = serial.ToString(CultureInfo.InvariantCulture);
        return new($"{slug}.{number}", new($"{type?.English ?? slug} {number}", $"{type?.German ?? slug} {number}"), slug, serial);
    }
}
