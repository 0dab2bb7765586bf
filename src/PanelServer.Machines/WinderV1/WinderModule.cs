using PanelServer.Machines.Presets;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines.WinderV1;

/// <summary>Registers the winder, in one of the two builds that differ in the spool's drive.</summary>
public sealed class WinderModule : BusMachineModule
{
    private readonly MachineSchema<WinderState, WinderLiveValues, WinderMutation> _schema = new() { Alarms = WinderAlarms.Set };
    private readonly WinderOptions _options;
    private readonly bool _spoolIsEl7031;

    private WinderModule(ushort machine, string slug, LocalizedText name, bool spoolIsEl7031, WinderOptions? options)
    {
        Identification = new MachineIdentification(MachineIdentification.QiTech, machine);
        Slug = slug;
        Name = name;
        _spoolIsEl7031 = spoolIsEl7031;
        _options = options ?? new WinderOptions();
    }

    /// <inheritdoc/>
    public override MachineIdentification Identification { get; }

    /// <inheritdoc/>
    public override string Slug { get; }

    /// <inheritdoc/>
    public override LocalizedText Name { get; }

    /// <inheritdoc/>
    public override MachineSchema Schema => _schema;

    /// <summary>One section for both builds: it holds for all winders of a panel.</summary>
    public override MachineSettings Settings => new("WinderV1", _options);

    /// <inheritdoc/>
    public override IReadOnlyList<Mutation> Stop { get; } = [new WinderMutation.SetMode(WinderMode.Standby)];

    /// <summary>The winder whose spool is driven by an EL7041-0052: machine 2.</summary>
    /// <param name="options">What differs between winders; null for the defaults.</param>
    public static WinderModule WithEl7041(WinderOptions? options = null) => new(2, "winder_v1", new("Winder V1", "Wickler V1"), spoolIsEl7031: false, options);

    /// <summary>The winder whose spool is driven by an EL7031-0030: machine 98.</summary>
    /// <param name="options">What differs between winders; null for the defaults.</param>
    public static WinderModule WithEl7031(WinderOptions? options = null) => new(98, "winder_v1_7031", new("Winder V1 (7031)", "Wickler V1 (7031)"), spoolIsEl7031: true, options);

    /// <inheritdoc/>
    public override Machine Build(ushort serial, MachineTerminals terminals, MachineRoster roster)
    {
        WinderHardware hardware = new(terminals, _spoolIsEl7031);
        return new WinderMachine(new(Identification, serial), _schema, hardware, roster, _options);
    }

    /// <inheritdoc/>
    public override PresetReading? ReadPreset(PresetReading preset) => WinderPresets.Read(preset, Schema.Kept);
}
