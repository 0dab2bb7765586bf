namespace PanelServer.Machines.WinderV1;

/// <summary>What keeps the winder from working at the moment, as texts for the operator; null where nothing does.</summary>
/// <param name="Terminal">A terminal that is lost.</param>
/// <param name="Drive">A drive that reports an error.</param>
/// <param name="Arm">The tension arm's sensor.</param>
public readonly record struct WinderHindrances(string? Terminal, string? Drive, string? Arm)
{
    /// <summary>What keeps it from entering a mode.</summary>
    /// <param name="mode">The mode.</param>
    public string? Of(WinderMode mode) => mode switch
    {
        WinderMode.Standby => null,
        WinderMode.Wind => Terminal ?? Drive ?? Arm,
        _ => Terminal ?? Drive,
    };
}

/// <summary>The diameter gauges that the puller can follow.</summary>
/// <param name="Roster">The machines of this panel.</param>
public readonly record struct KnownGauges(IReadOnlyList<RosterEntry>? Roster)
{
    /// <summary>True if there is a working gauge of this identification.</summary>
    /// <param name="identification">Which one.</param>
    public bool Contains(MachineIdentificationUnique identification)
    {
        for (int i = 0; i < Roster?.Count; i++)
        {
            if (Roster[i].Identification == identification)
            {
                return Roster[i].Machine is IDiameterGauge;
            }
        }

        return false;
    }
}
