namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>Driver of one I/O module behind a coupler. It sees its own piece of the image, beginning at a byte, wherever that lies.</summary>
public abstract class WagoModule
{
    private readonly WagoSlot _slot;
    private readonly byte[] _inputs;
    private readonly byte[] _outputs;

    private protected WagoModule(string name, WagoSlot slot)
    {
        (Name, _slot) = (name, slot);
        _inputs = new byte[slot.Inputs.Bytes];
        _outputs = new byte[slot.Outputs.Bytes];
    }

    /// <summary>Order number, for example "750-530".</summary>
    public string Name { get; }

    /// <summary>Its place, 0 for the one beside the coupler.</summary>
    public int Slot => _slot.Slot;

    /// <summary>Identification number that the coupler tells.</summary>
    public uint Identification => _slot.Identification;

    /// <summary>Bits of its inputs and outputs.</summary>
    public (int Inputs, int Outputs) Size => (_slot.Inputs.Length, _slot.Outputs.Length);

    internal void ReadInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        _slot.Inputs.Extract(image, _inputs);
        Decode(_inputs, now);
    }

    internal void WriteOutputs(Span<byte> image)
    {
        _outputs.AsSpan().Clear();
        Encode(_outputs);
        _slot.Outputs.Deposit(_outputs, image);
    }

    /// <summary>Sets every output to the state in which nothing moves or transmits.</summary>
    public virtual void SetSafeOutputs()
    {
    }

    /// <summary>Forgets handshakes, as after a bring-up.</summary>
    internal virtual void Start()
    {
    }

    private protected virtual void Decode(ReadOnlySpan<byte> inputs, TimeSpan now)
    {
    }

    /// <summary>Writes into outputs that are all 0.</summary>
    private protected virtual void Encode(Span<byte> outputs)
    {
    }
}

/// <summary>A module that nobody has written a driver for: its place in the image is known, its outputs stay 0.</summary>
public sealed class UnknownWagoModule : WagoModule
{
    internal UnknownWagoModule(WagoSlot slot)
        : base($"unknown module 0x{slot.Identification:X8}", slot)
    {
    }
}

/// <summary>Digital inputs, digital outputs or both; channel n is bit n − 1.</summary>
public sealed class WagoDigitalModule : WagoModule
{
    internal WagoDigitalModule(string name, WagoSlot slot)
        : base(name, slot)
    {
        Input = new(slot.Inputs.Length);
        Output = new(slot.Outputs.Length);
    }

    /// <summary>The inputs by channel, from 1.</summary>
    public DigitalInputs Input { get; }

    /// <summary>The outputs by channel, from 1.</summary>
    public DigitalOutputs Output { get; }

    /// <inheritdoc/>
    public override void SetSafeOutputs() => Output.Bits = 0;

    private protected override void Decode(ReadOnlySpan<byte> inputs, TimeSpan now) => Input.Bits = inputs.IsEmpty ? (byte)0 : inputs[0];

    private protected override void Encode(Span<byte> outputs)
    {
        if (!outputs.IsEmpty)
        {
            outputs[0] = Output.Bits;
        }
    }
}
