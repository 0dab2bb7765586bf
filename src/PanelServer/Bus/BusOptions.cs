using System.ComponentModel.DataAnnotations;
using PanelServer.Host.Bus.Gateway;

namespace PanelServer.Host.Bus;

/// <summary>Settings of the EtherCAT bus, section <c>Bus</c> of the configuration.</summary>
internal sealed class BusOptions
{
    /// <summary>
    /// Network interface that the first coupler is plugged into, for example <c>eth1</c>, or <c>auto</c> for the one on which EtherCAT
    /// devices answer. Empty, the default, simulates the bus in this process.
    /// </summary>
    [Required(AllowEmptyStrings = true)]
    public string Interface { get; set; } = "";

    /// <summary>
    /// Network interface into which a cable from the last terminal leads, for example <c>eth2</c>: the bus is a ring then, which goes on
    /// when it is interrupted. Empty, the default, for none.
    /// </summary>
    [Required(AllowEmptyStrings = true)]
    public string RedundantInterface { get; set; } = "";

    /// <summary>
    /// Simulated bus only: which machines are on it, as a list of <c>NAME[:SERIAL][*COUNT]</c> with commas between them. Default
    /// <c>documented</c>, the machines of the documentation's example; <c>none</c> for no bus at all.
    /// </summary>
    public string Segment { get; set; } = "documented";

    /// <summary>True if the interface is found by asking on all of them.</summary>
    internal bool IsSearched => Interface == "auto";

    /// <summary>False if there is no bus, neither real nor simulated.</summary>
    internal bool IsPresent => Interface.Length > 0 || Segment != "none";

    /// <summary>True if the bus is a ring of two interfaces.</summary>
    internal bool IsRing => RedundantInterface.Length > 0;

    /// <summary>True if the bus is simulated in this process.</summary>
    internal bool IsSimulated => IsPresent && Interface.Length == 0;

    /// <summary>Waits for frames in the kernel instead of polling: less processor time, later answers. Default: false.</summary>
    public bool PowerSaving { get; set; }

    /// <summary>File that all bus traffic is written to, in pcapng form for Wireshark. Empty, the default, for none.</summary>
    [Required(AllowEmptyStrings = true)]
    public string CaptureFile { get; set; } = "";

    /// <summary>
    /// How long a machine whose terminals are not in OP keeps the panel from being ready. After that it counts as out of order: its
    /// <c>error</c> says so, and the panel is ready without it. 0 to 1 hour, default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan RecoveryPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After so many cycles in a row without an answer, or with a wrong working counter, a machine's terminals count as faulty and the
    /// machine is switched to its safe state. 1 to 100, default 3. Terminals switch their outputs off by themselves when none arrive for
    /// 100 ms, and drives on SYNC0 after four cycles, whatever this says.
    /// </summary>
    [Range(1, 100)]
    public int MismatchLimit { get; set; } = 3;

    /// <summary>The gateway to the terminals' mailboxes; checked by itself.</summary>
    public BusGatewayOptions MailboxGateway { get; set; } = new();

    /// <summary>Whether the bus is left in PRE-OP, without machines, so that terminals can be assigned. Default: true if the environment variable <c>QITECH_MODE</c> is <c>preop</c>.</summary>
    public bool StopInPreOp { get; set; } = Environment.GetEnvironmentVariable("QITECH_MODE") == "preop";
}
