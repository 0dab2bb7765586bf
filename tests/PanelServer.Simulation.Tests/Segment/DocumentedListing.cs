namespace PanelServer.Simulation.Tests.Segment;

/// <summary>What a slave lister must print of the documented machines: data of the real terminals, written down beside the code.</summary>
internal static class DocumentedListing
{
    /// <summary>The segments whose listing is written down.</summary>
    public static readonly string[] Segments = ["documented", "extruder", "winder", "buffer", "aquapath"];

    private const int ExtruderLength = 6;

    /// <summary>One line for each subdevice; see <see cref="ListingMaster.List"/>. The first coupler has the winder at its port X2 or not.</summary>
    private static readonly string[] Lines =
    [
        "EK1100 00000002 044C2C52 00120000 out 0 in 0 ports 1110 FMMU  mailbox 0 0 00 CoE 00 FoE 00 -2000 mA",
        "EL1002 00000002 03EA3052 00120000 out 0 in 2 ports 1100 SM0 1000 1 00010000 4 FMMU 02FF mailbox 0 0 00 CoE 00 FoE 00 90 mA",
        "EL6021 00000002 17853052 00150000 out 192 in 192 ports 1100 SM0 1800 246 00010026 1 SM1 18F6 246 00010022 2"
            + " SM2 1000 24 00010024 3 SM3 1400 24 00010020 4 FMMU 0102 mailbox 246 246 0C CoE 07 FoE 01 170 mA",
        "EL2004 00000002 07D43052 00120000 out 4 in 0 ports 1100 SM0 0F00 1 00090044 3 FMMU 01FF mailbox 0 0 00 CoE 00 FoE 00 100 mA",
        "EL3021 00000002 0BCD3052 00140000 out 0 in 32 ports 1100 SM0 1000 128 00010026 1 SM1 1080 128 00010022 2"
            + " SM2 1100 0 00000004 3 SM3 1180 4 00010020 4 FMMU 0203 mailbox 128 128 0C CoE 07 FoE 01 130 mA",
        "EL3204 00000002 0C843052 00160000 out 0 in 128 ports 1000 SM0 1000 128 00010026 1 SM1 1080 128 00010022 2"
            + " SM2 1100 0 00000004 3 SM3 1180 16 00010020 4 FMMU 0203 mailbox 128 128 0C CoE 07 FoE 01 190 mA",
        "EK1100 00000002 044C2C52 00120000 out 0 in 0 ports 1100 FMMU  mailbox 0 0 00 CoE 00 FoE 00 -2000 mA",
        "EL2002 00000002 07D23052 00120000 out 2 in 0 ports 1100 SM0 0F00 1 00090044 3 FMMU 01FF mailbox 0 0 00 CoE 00 FoE 00 100 mA",
        Stepper("EL7041-0052", 0x1B813052, 0x00100034, inputBytes: 8, ports: "1100", 100),
        Stepper("EL7031", 0x1B773052, 0x00190000, inputBytes: 8, ports: "1100", 120),
        Stepper("EL7031-0030", 0x1B773052, 0x0010001E, inputBytes: 16, ports: "1000", 120),
    ];

    private static readonly string[] AquapathLines =
    [
        "EL2008 00000002 07D83052 00120000 out 8 in 0 ports 1100 SM0 0F00 1 00090044 3 FMMU 01FF mailbox 0 0 00 CoE 00 FoE 00 110 mA",
        "EL5152 00000002 14203052 00140000 out 96 in 160 ports 1100 SM0 1000 128 00010026 1 SM1 1080 128 00010022 2"
            + " SM2 1100 12 00010024 3 SM3 1200 20 00010020 4 FMMU 010203FF mailbox 128 128 0C CoE 07 FoE 01 130 mA",
        "EL4002 00000002 0FA23052 00140000 out 32 in 0 ports 1000 SM0 1000 128 00010026 1 SM1 1080 128 00010022 2"
            + " SM2 1100 4 00010024 3 SM3 1180 0 00000000 4 FMMU 0103 mailbox 128 128 0C CoE 07 FoE 01 140 mA",
    ];

    /// <summary>The counter is an object of 32 bits; the compact PDOs carry its lower half.</summary>
    private static readonly string[] MotorOutputs =
    [
        "0 0000:00 1", "1 7000:02 1 0001 Enable latch extern on positive edge", "2 7000:03 1 0001 Set counter",
        "3 7000:04 1 0001 Enable latch extern on negative edge", "4 0000:00 4", "8 0000:00 8", "16 7000:11 16 0007 Set counter value",
        "32 7010:01 1 0001 Enable", "33 7010:02 1 0001 Reset", "34 7010:03 1 0001 Reduce torque", "35 0000:00 5", "40 0000:00 8",
        "48 7010:21 16 0003 Velocity",
    ];

    private static readonly string[] MotorInputs =
    [
        "0 0000:00 1", "1 6000:02 1 0001 Latch extern valid", "2 6000:03 1 0001 Set counter done", "3 6000:04 1 0001 Counter underflow",
        "4 6000:05 1 0001 Counter overflow", "5 0000:00 3", "8 0000:00 4", "12 6000:0D 1 0001 Status of extern latch", "13 6000:0E 1 0001 Sync error",
        "14 0000:00 1", "15 6000:10 1 0001 TxPDO Toggle", "16 6000:11 16 0007 Counter value", "32 6000:12 16 0007 Latch value",
        "48 6010:01 1 0001 Ready to enable", "49 6010:02 1 0001 Ready", "50 6010:03 1 0001 Warning", "51 6010:04 1 0001 Error",
        "52 6010:05 1 0001 Moving positive", "53 6010:06 1 0001 Moving negative", "54 6010:07 1 0001 Torque reduced", "55 0000:00 1", "56 0000:00 3",
        "59 6010:0C 1 0001 Digital input 1", "60 6010:0D 1 0001 Digital input 2", "61 6010:0E 1 0001 Sync error", "62 0000:00 1",
        "63 6010:10 1 0001 TxPDO Toggle",
    ];

    /// <summary>The lines of a segment.</summary>
    public static IEnumerable<string> Of(string segment) => segment switch
    {
        "extruder" => [Lines[0].Replace("ports 1110", "ports 1100", StringComparison.Ordinal), .. Lines[1..ExtruderLength]],
        "winder" => Lines[ExtruderLength..],
        "buffer" => [Lines[6], Lines[8], Lines[10]],
        "aquapath" =>
            [Lines[6], AquapathLines[0], Lines[5].Replace("ports 1000", "ports 1100", StringComparison.Ordinal), AquapathLines[1], AquapathLines[2]],
        "documented" => Lines,
        _ => throw new ArgumentOutOfRangeException(nameof(segment), segment, "is not written down"),
    };

    /// <summary>The PDO map of a terminal; see <see cref="ListingMaster.ListMap"/>.</summary>
    public static IReadOnlyList<string> MapOf(string name) => name switch
    {
        "EL1002" => ["SM0 1A00 Channel 1", "0 6000:01 1 0001 Input", "SM0 1A01 Channel 2", "1 6010:01 1 0001 Input"],
        "EL2002" => ["SM0 1600 Channel 1", "0 7000:01 1 0001 Output", "SM0 1601 Channel 2", "1 7010:01 1 0001 Output"],
        "EL2004" =>
        [
            "SM0 1600 Channel 1", "0 7000:01 1 0001 Output", "SM0 1601 Channel 2", "1 7010:01 1 0001 Output",
            "SM0 1602 Channel 3", "2 7020:01 1 0001 Output", "SM0 1603 Channel 4", "3 7030:01 1 0001 Output",
        ],
        "EL2008" => [.. Enumerable.Range(0, 8).SelectMany(i => (string[])[$"SM0 {0x1600 + i:X4} Channel {i + 1}", $"{i} {0x7000 + (16 * i):X4}:01 1 0001 Output"])],
        "EL4002" => ["0 7000:11 16 0003 Analog output", "16 7010:11 16 0003 Analog output"],
        "EL5152" =>
        [
            .. EncoderControl(0x7000, 0), .. EncoderControl(0x7010, 48),
            .. EncoderStatus(0x6000, 0), "48 6000:14 32 0007 Period value", .. EncoderStatus(0x6010, 80), "128 6010:14 32 0007 Period value",
        ],
        "EL6021" => [.. SerialBlock(0x7000, "Ctrl", "Data Out"), .. SerialBlock(0x6000, "Status", "Data In")],
        "EL3021" => [.. AnalogStatus(0x6000, 0), "7 0000:00 1", "8 0000:00 6", .. AnalogValue(0x6000, 0)],
        "EL3204" => [.. Enumerable.Range(0, 4).SelectMany(i => (string[])
            [.. AnalogStatus(0x6000 + (16 * i), 32 * i), $"{(32 * i) + 7} 0000:00 7", .. AnalogValue(0x6000 + (16 * i), 32 * i)])],
        "EL7031" or "EL7041-0052" => [.. MotorOutputs, .. MotorInputs],
        "EL7031-0030" => [.. MotorOutputs, .. MotorInputs, .. MotorAnalog(0x6030, 64), .. MotorAnalog(0x6040, 96)],
        _ => [],
    };

    public static int WorkingCounterOf(string segment) => segment switch
    {
        "extruder" => 8,
        "winder" => 11,
        "buffer" => 6,
        "aquapath" => 8,
        _ => 19,
    };

    /// <summary>
    /// The same for a main device that reads the mailbox status of each terminal in its image: of the EL4002, which has outputs only, it reads then too.
    /// </summary>
    public static int WorkingCounterWithMailboxStatusOf(string segment) => WorkingCounterOf(segment) + (segment == "aquapath" ? 1 : 0);

    /// <summary>Bytes of the image when every terminal begins on a byte.</summary>
    public static int ImageLengthOf(string segment) => segment switch
    {
        "extruder" => 45 + 25,
        "winder" => 32 + 25,
        "buffer" => 24 + 16,
        "aquapath" => 36 + 17,
        _ => 77 + 50,
    };

    private static string Stepper(string name, uint product, uint revision, int inputBytes, string ports, int milliamperes) =>
        $"{name} 00000002 {product:X8} {revision:X8} out 64 in {inputBytes * 8} ports {ports} SM0 1000 128 00010026 1 SM1 1080 128 00010022 2"
        + $" SM2 1100 8 00010024 3 SM3 1180 {inputBytes} 00010020 4 FMMU 010203FF mailbox 128 128 0C CoE 27 FoE 01 {milliamperes} mA";

    private static IEnumerable<string> SerialBlock(int index, string header, string data) =>
        [$"0 {index + 1:X4}:01 16 0006 {header}", .. Enumerable.Range(0, 22).Select(i => $"{16 + (8 * i)} {index:X4}:{0x11 + i:X2} 8 0005 {data} {i}")];

    private static string[] EncoderControl(int index, int at) =>
    [
        $"{at} 0000:00 2", $"{at + 2} {index:X4}:03 1 0001 Set counter", $"{at + 3} 0000:00 5", $"{at + 8} 0000:00 8",
        $"{at + 16} {index:X4}:11 32 0007 Set counter value",
    ];

    private static string[] EncoderStatus(int index, int at) =>
    [
        $"{at} 0000:00 2", $"{at + 2} {index:X4}:03 1 0001 Set counter done", $"{at + 3} 0000:00 4", $"{at + 7} {index:X4}:08 1 0001 Extrapolation stall",
        $"{at + 8} {index:X4}:09 1 0001 Status of input A", $"{at + 9} {index:X4}:0A 1 0001 Status of input B", $"{at + 10} 0000:00 3",
        $"{at + 13} {index:X4}:0E 1 0001 Sync error", $"{at + 14} 0000:00 1", $"{at + 15} {index:X4}:10 1 0001 TxPDO Toggle",
        $"{at + 16} {index:X4}:11 32 0007 Counter value",
    ];

    private static string[] AnalogStatus(int index, int at) =>
    [
        $"{at} {index:X4}:01 1 0001 Underrange", $"{at + 1} {index:X4}:02 1 0001 Overrange", $"{at + 2} {index:X4}:03 2 0031 Limit 1",
        $"{at + 4} {index:X4}:05 2 0031 Limit 2", $"{at + 6} {index:X4}:07 1 0001 Error",
    ];

    private static string[] AnalogValue(int index, int at) =>
    [
        $"{at + 14} {index:X4}:0F 1 0001 TxPDO State", $"{at + 15} {index:X4}:10 1 0001 TxPDO Toggle", $"{at + 16} {index:X4}:11 16 0003 Value",
    ];

    private static string[] MotorAnalog(int index, int at) =>
    [
        .. AnalogStatus(index, at)[..4], $"{at + 6} 0000:00 2", $"{at + 8} 0000:00 7",
        $"{at + 15} {index:X4}:10 1 0001 TxPDO Toggle", $"{at + 16} {index:X4}:11 16 0003 Value",
    ];
}
