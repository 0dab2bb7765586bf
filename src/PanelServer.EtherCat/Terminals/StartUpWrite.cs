namespace PanelServer.EtherCat.Terminals;

/// <summary>One SDO download that the main device makes in PRE-OP, in the order given by <see cref="Terminal.BuildStartUpWrites"/>.</summary>
/// <param name="Index">Object index.</param>
/// <param name="SubIndex">Subindex.</param>
/// <param name="Data">Value, little-endian, exactly as long as the object.</param>
/// <param name="Name">What is written, for messages.</param>
/// <param name="IsRequired">False if an abort is only worth a warning, true if the terminal must not go on after one.</param>
public readonly record struct StartUpWrite(ushort Index, byte SubIndex, ReadOnlyMemory<byte> Data, string Name, bool IsRequired = true)
{
    private const ushort OutputAssignmentIndex = 0x1C12;
    private const ushort InputAssignmentIndex = 0x1C13;

    /// <summary>
    /// Beckhoff's code word: keeps the parameters that follow in RAM instead of wearing out the terminal's flash at every start.
    /// Not every firmware has the object.
    /// </summary>
    public static StartUpWrite ParametersStayInRam { get; } =
        new(0xF008, 0, new byte[] { 0x78, 0x56, 0x34, 0x12 }, "code word", IsRequired: false);

    /// <summary>
    /// The writes that replace both PDO assignments, inputs first. A strict terminal refuses entries while the count is not 0,
    /// so each direction is: count 0, entries, count (ETG.1020, PDO assignment).
    /// </summary>
    public static IEnumerable<StartUpWrite> PdoAssignment(IReadOnlyList<ushort> inputPdos, IReadOnlyList<ushort> outputPdos) =>
        Assign(InputAssignmentIndex, inputPdos, "input PDO assignment")
            .Concat(Assign(OutputAssignmentIndex, outputPdos, "output PDO assignment"));

    private static IEnumerable<StartUpWrite> Assign(ushort index, IReadOnlyList<ushort> pdos, string name)
    {
        yield return new StartUpWrite(index, 0, new byte[] { 0 }, name);
        for (int i = 0; i < pdos.Count; i++)
        {
            yield return new StartUpWrite(index, (byte)(i + 1), new[] { (byte)pdos[i], (byte)(pdos[i] >> 8) }, name);
        }

        yield return new StartUpWrite(index, 0, new[] { (byte)pdos.Count }, name);
    }
}
