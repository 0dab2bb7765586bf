using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Simulation.Segment.Coe;
using static PanelServer.EtherCat.Mailbox.CoeDataType;
using static PanelServer.EtherCat.Simulation.Terminals.BeckhoffDescription;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>Parameters and diagnosis of the stepper terminals.</summary>
internal static class StepperObjects
{
    private const int DiagnosisMessages = 50;
    private const int DiagnosisMessageBytes = 28;

    /// <summary>All objects that are not process data or common to every mailbox device.</summary>
    /// <param name="ratedCurrentMilliampere">
    /// Rating. The 24 V terminals refuse more; the 50 V terminal takes any number and limits the current itself.
    /// </param>
    /// <param name="hasAnalogInputs">True for the EL7031-0030.</param>
    internal static ObjectDescription[] Create(int ratedCurrentMilliampere, bool hasAnalogInputs)
    {
        bool is50Volt = ratedCurrentMilliampere == 5000;
        return
        [
            DiagnosisHistory(),
            ObjectDescription.Variable(0x10F8, "Timestamp Object", Unsigned64),
            ObjectDescription.Record(0x8000, "ENC Settings", Parameter(0x0E, "Reversion of rotation", CoeDataType.Boolean)),
            ObjectDescription.Record(
                0x8010,
                "STM Motor Settings",
                Parameter(0x01, "Maximal current", Unsigned16, is50Volt ? 5000 : 1500, 0, is50Volt ? null : ratedCurrentMilliampere),
                Parameter(0x02, "Reduced current", Unsigned16, is50Volt ? 2500 : 500),
                Parameter(0x03, "Nominal voltage", Unsigned16, is50Volt ? 50000 : 2400),
                Parameter(0x04, "Motor coil resistance", Unsigned16, 100),
                Parameter(0x05, "Motor EMF", Unsigned16),
                Parameter(0x06, "Motor fullsteps", Unsigned16, 200, 1),
                Parameter(0x09, "Start velocity", Unsigned16, 0, 0, 10000),
                Parameter(0x10, "Drive on delay time", Unsigned16, 100),
                Parameter(0x11, "Drive off delay time", Unsigned16, 100)),
            Controller(0x8011, "STM Controller Settings"),
            ObjectDescription.Record(0x8012, "STM Features", [.. Features(), .. hasAnalogInputs ? Emulation() : []]),
            Controller(0x8013, "STM Controller Settings 2"),
            Positioning(),
            PositioningFeatures(),
            .. hasAnalogInputs ? [AnalogSettings(0x8030), AnalogSettings(0x8040)] : Array.Empty<ObjectDescription>(),
            .. Diagnosis(),
        ];
    }

    private static ObjectDescription DiagnosisHistory() => ObjectDescription.Record(
        0x10F3,
        "Diagnosis History",
        [
            new EntryDescription(0x01, "Maximum Messages", Unsigned8, ObjectAccess.ReadOnly, DiagnosisMessages),
            new EntryDescription(0x02, "Newest Message", Unsigned8),
            new EntryDescription(0x03, "Newest Acknowledged Message", Unsigned8, ObjectAccess.ReadWrite),
            new EntryDescription(0x04, "New Messages Available", CoeDataType.Boolean),
            new EntryDescription(0x05, "Flags", Unsigned16, ObjectAccess.ReadWrite),
            .. Enumerable.Range(0, DiagnosisMessages).Select(
                i => EntryDescription.Octets((byte)(6 + i), $"Diagnosis Message {i + 1:000}", new byte[DiagnosisMessageBytes])),
        ]);

    private static ObjectDescription Controller(ushort index, string name) => ObjectDescription.Record(
        index,
        name,
        Parameter(0x01, "Kp factor (curr.)", Unsigned16, 400),
        Parameter(0x02, "Ki factor (curr.)", Unsigned16, 4),
        Parameter(0x03, "Inner window (curr.)", Unsigned8, 0, 0, 100));

    private static EntryDescription[] Features() =>
    [
        Parameter(0x01, "Operation mode", Bit4),
        Parameter(0x05, "Speed range", Bit3, 1, 0, 5),
        Parameter(0x09, "Invert motor polarity", CoeDataType.Boolean),
        Parameter(0x11, "Select info data 1", Unsigned8, 3),
        Parameter(0x19, "Select info data 2", Unsigned8, 4),
        Parameter(0x30, "Invert digital input 1", CoeDataType.Boolean),
        Parameter(0x31, "Invert digital input 2", CoeDataType.Boolean),
        Parameter(0x32, "Function for input 1", Bit4),
        Parameter(0x36, "Function for input 2", Bit4),
    ];

    private static EntryDescription[] Emulation() =>
    [
        Parameter(0x45, "Digital input emulation 1", Bit4, 0, 0, 6),
        Parameter(0x49, "Digital input emulation 2", Bit4, 0, 0, 6),
    ];

    private static ObjectDescription Positioning() => ObjectDescription.Record(
        0x8020,
        "POS Settings",
        Parameter(0x01, "Velocity min.", Integer16, 100),
        Parameter(0x02, "Velocity max.", Integer16, 10000),
        Parameter(0x03, "Acceleration pos.", Unsigned16, 1000),
        Parameter(0x04, "Acceleration neg.", Unsigned16, 1000),
        Parameter(0x05, "Deceleration pos.", Unsigned16, 1000),
        Parameter(0x06, "Deceleration neg.", Unsigned16, 1000),
        Parameter(0x07, "Emergency deceleration", Unsigned16, 100),
        Parameter(0x08, "Calibration position", Unsigned32),
        Parameter(0x09, "Calibration velocity (towards plc cam)", Integer16, 100),
        Parameter(0x0A, "Calibration velocity (off plc cam)", Integer16, 10),
        Parameter(0x0B, "Target window", Unsigned16, 10),
        Parameter(0x0C, "In-Target timeout", Unsigned16, 1000),
        Parameter(0x0D, "Dead time compensation", Integer16, 50),
        Parameter(0x0E, "Modulo factor", Unsigned32),
        Parameter(0x0F, "Modulo tolerance window", Unsigned32),
        Parameter(0x10, "Position lag max.", Unsigned16));

    private static ObjectDescription PositioningFeatures() => ObjectDescription.Record(
        0x8021,
        "POS Features",
        Parameter(0x01, "Start type", Unsigned16, 1),
        Parameter(0x11, "Time information", Bit2),
        Parameter(0x13, "Invert calibration cam search direction", CoeDataType.Boolean),
        Parameter(0x14, "Invert sync impulse search direction", CoeDataType.Boolean),
        Parameter(0x15, "Emergency stop on position lag error", CoeDataType.Boolean),
        Parameter(0x16, "Enhanced diag history", CoeDataType.Boolean));

    private static ObjectDescription AnalogSettings(ushort index) => ObjectDescription.Record(
        index,
        "AI Settings",
        Parameter(0x01, "Enable user scale", CoeDataType.Boolean),
        Parameter(0x06, "Enable filter", CoeDataType.Boolean, 1),
        Parameter(0x07, "Enable limit 1", CoeDataType.Boolean),
        Parameter(0x08, "Enable limit 2", CoeDataType.Boolean),
        Parameter(0x11, "User scale offset", Integer16),
        Parameter(0x12, "User scale gain", Integer32, 65536),
        Parameter(0x13, "Limit 1", Integer16),
        Parameter(0x14, "Limit 2", Integer16),
        Parameter(0x15, "Filter settings", Enum16, 2, 0, 9));

    private static IEnumerable<ObjectDescription> Diagnosis() =>
    [
        ObjectDescription.Record(
            0x9010,
            "STM Info data",
            new EntryDescription(0x01, "Status word", Unsigned16),
            new EntryDescription(0x02, "Motor coil voltage A", Unsigned16),
            new EntryDescription(0x03, "Motor coil voltage B", Unsigned16),
            new EntryDescription(0x04, "Motor coil current A", Integer16),
            new EntryDescription(0x05, "Motor coil current B", Integer16),
            new EntryDescription(0x06, "Duty cycle", Integer8),
            new EntryDescription(0x08, "Motor velocity", Integer16),
            new EntryDescription(0x09, "Internal position", Unsigned32),
            new EntryDescription(0x13, "External position", Unsigned32)),
        ObjectDescription.Record(
            0xA010,
            "STM Diag data",
            new EntryDescription(0x01, "Saturated", CoeDataType.Boolean),
            new EntryDescription(0x02, "Over temperature", CoeDataType.Boolean),
            new EntryDescription(0x03, "Torque overload", CoeDataType.Boolean),
            new EntryDescription(0x04, "Under voltage", CoeDataType.Boolean),
            new EntryDescription(0x05, "Over voltage", CoeDataType.Boolean),
            new EntryDescription(0x06, "Short circuit A", CoeDataType.Boolean),
            new EntryDescription(0x07, "Short circuit B", CoeDataType.Boolean),
            new EntryDescription(0x08, "No control power", CoeDataType.Boolean),
            new EntryDescription(0x09, "Misc error", CoeDataType.Boolean),
            new EntryDescription(0x0A, "Configuration", CoeDataType.Boolean),
            new EntryDescription(0x11, "Actual operation mode", Bit4)),
        ObjectDescription.Record(
            0xA020,
            "POS Diag data",
            new EntryDescription(0x01, "Command rejected", CoeDataType.Boolean),
            new EntryDescription(0x02, "Command aborted", CoeDataType.Boolean),
            new EntryDescription(0x03, "Target overrun", CoeDataType.Boolean),
            new EntryDescription(0x04, "Target timeout", CoeDataType.Boolean),
            new EntryDescription(0x05, "Position lag", CoeDataType.Boolean),
            new EntryDescription(0x06, "Emergency stop", CoeDataType.Boolean)),
        ObjectDescription.Record(0xF081, "Download revision", new EntryDescription(0x01, "Revision number", Unsigned32)),
        ObjectDescription.Record(
            0xF900,
            "STM Info data",
            new EntryDescription(0x02, "Internal temperature", Integer8, ObjectAccess.ReadOnly, 30),
            new EntryDescription(0x04, "Control voltage", Unsigned16, ObjectAccess.ReadOnly, 24000),
            new EntryDescription(0x05, "Motor supply voltage", Unsigned16, ObjectAccess.ReadOnly, 24000),
            new EntryDescription(0x06, "Cycle time", Unsigned16)),
        ObjectDescription.Record(
            0xFB00,
            "STM Command",
            EntryDescription.Octets(0x01, "Request", new byte[2], ObjectAccess.ReadWrite),
            new EntryDescription(0x02, "Status", Unsigned8),
            EntryDescription.Octets(0x03, "Response", new byte[4])),
    ];
}
