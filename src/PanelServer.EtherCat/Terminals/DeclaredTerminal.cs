using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals;

/// <summary>
/// A subdevice without a driver of its own, operated with the process data that it declares: by its PDO assignment where it has a mailbox,
/// else by its EEPROM. Nothing is known of what its values mean or which outputs are safe: they are zero until a program sets them. To
/// try a terminal before a driver is written; <see cref="TerminalCatalog.CreateOrDeclared"/> makes one where there is no driver.
/// </summary>
/// <param name="name">Order number from its EEPROM, or a description of the identity if that is empty.</param>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class DeclaredTerminal(string name, TerminalIdentity identity) : Terminal(name, identity)
{
    private byte[] _inputs = [];
    private byte[] _outputs = [];

    /// <summary>Its values, inputs and outputs in the order of the device; empty before the segment is configured.</summary>
    public IReadOnlyList<ProcessDataEntry> Entries { get; private set; } = [];

    /// <inheritdoc/>
    public override int InputBits => 8 * _inputs.Length;

    /// <inheritdoc/>
    public override int OutputBits => 8 * _outputs.Length;

    /// <summary>The value of an object.</summary>
    /// <param name="index">Object index.</param>
    /// <param name="subindex">Subindex.</param>
    /// <exception cref="ArgumentException">The object is no part of the process data; the message lists what is.</exception>
    public ProcessDataEntry this[ushort index, byte subindex] =>
        Entries.FirstOrDefault(entry => (entry.Index, entry.Subindex) == (index, subindex)) ?? throw Unknown($"0x{index:X4}:{subindex:X2}");

    /// <summary>The value with a name, as the device writes it.</summary>
    /// <param name="entryName">The name.</param>
    /// <exception cref="ArgumentException">There is none; the message lists what there is.</exception>
    public ProcessDataEntry this[string entryName] => Entries.FirstOrDefault(entry => entry.Name == entryName) ?? throw Unknown($"\"{entryName}\"");

    /// <inheritdoc/>
    public override void SetSafeOutputs() => Array.Clear(_outputs);

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now) => image.CopyTo(_inputs);

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image) => _outputs.CopyTo(image);

    /// <summary>Takes over what the device declares. A program may hold entries: a device that comes back has to declare the same.</summary>
    /// <exception cref="EtherCatException">It declares something else than before.</exception>
    internal void Declare(IReadOnlyList<ProcessDataEntry> entries, int inputBytes, int outputBytes)
    {
        if (Entries.Count == 0)
        {
            (_inputs, _outputs) = (new byte[inputBytes], new byte[outputBytes]);
            foreach (ProcessDataEntry entry in entries)
            {
                entry.LieIn(entry.IsInput ? _inputs : _outputs);
            }

            Entries = entries;
        }
        else if (entries.Count != Entries.Count || entries.Zip(Entries).Any(pair => !pair.First.IsSameAs(pair.Second)))
        {
            throw new EtherCatException(EtherCatErrors.ProcessDataChanged(Label));
        }
    }

    private ArgumentException Unknown(string asked) =>
        new($"{Label} has no {asked} in its process data. It has: {(Entries.Count == 0 ? "nothing" : string.Join(", ", Entries))}.");
}
