namespace PanelServer.Machines.ExtruderV1;

/// <summary>Roles of the extruder's terminals, as they stand in the EEPROM; role 0 is the bus coupler.</summary>
/// <param name="Inverter">EL6021: line to the frequency inverter.</param>
/// <param name="Relays">EL2004: solid-state relays of the heaters.</param>
/// <param name="Pressure">EL3021: melt pressure.</param>
/// <param name="Thermometers">EL3204: temperatures of the zones.</param>
public readonly record struct ExtruderRoles(ushort Inverter, ushort Relays, ushort Pressure, ushort Thermometers);
