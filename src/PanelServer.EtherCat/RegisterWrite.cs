namespace PanelServer.EtherCat;

/// <summary>A register write of the configuration.</summary>
/// <param name="Address">Register.</param>
/// <param name="Data">What is written.</param>
internal readonly record struct RegisterWrite(ushort Address, byte[] Data);
