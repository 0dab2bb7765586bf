namespace PanelServer.EtherCat.Transport.Redundancy;

/// <summary>One of the two interfaces of a ring.</summary>
internal enum RingSide : byte
{
    /// <summary>Leads to the input of the first subdevice.</summary>
    Main,

    /// <summary>Leads to the output of the last one.</summary>
    Redundant,
}
