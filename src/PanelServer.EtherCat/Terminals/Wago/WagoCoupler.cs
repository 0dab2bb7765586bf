using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>
/// 750-354: one subdevice whose process image and objects depend on the I/O modules plugged to its right. What they are and where their
/// data lie is read from the coupler itself, so any modules in any order will do.
/// </summary>
/// <param name="identity">The identity read from the subdevice.</param>
public sealed class WagoCoupler(TerminalIdentity identity) : Terminal(KnownDevices.Wago750354.Name, identity)
{
    private WagoModule[]? _modules;
    private IReadOnlyList<WagoSlot> _slots = [];
    private int _inputBits;
    private int _outputBits;

    /// <summary>The modules by slot; empty until they have been read.</summary>
    public IReadOnlyList<WagoModule> Modules => _modules ?? [];

    /// <inheritdoc/>
    public override int InputBits => _inputBits;

    /// <inheritdoc/>
    public override int OutputBits => _outputBits;

    /// <inheritdoc/>
    public override void SetSafeOutputs()
    {
        for (int i = 0; i < _modules?.Length; i++)
        {
            _modules[i].SetSafeOutputs();
        }
    }

    internal override async Task DiscoverAsync(SdoUpload upload)
    {
        (IReadOnlyList<WagoSlot> slots, int inputBits, int outputBits) = await WagoLayout.ReadAsync(upload);
        if (_modules is not null)
        {
            // Machines hold the modules that were found first.
            if (!slots.SequenceEqual(_slots))
            {
                throw new EtherCatException(EtherCatErrors.ModulesChanged(Label));
            }

            return;
        }

        (_slots, _inputBits, _outputBits) = (slots, inputBits, outputBits);
        _modules = [.. slots.Select(WagoModules.Create)];
    }

    /// <inheritdoc/>
    protected override void DecodeInputs(ReadOnlySpan<byte> image, TimeSpan now)
    {
        for (int i = 0; i < _modules?.Length; i++)
        {
            _modules[i].ReadInputs(image, now);
        }
    }

    /// <inheritdoc/>
    protected override void EncodeOutputs(Span<byte> image)
    {
        image.Clear();
        for (int i = 0; i < _modules?.Length; i++)
        {
            _modules[i].WriteOutputs(image);
        }
    }

    /// <inheritdoc/>
    protected override void OnStart()
    {
        for (int i = 0; i < _modules?.Length; i++)
        {
            _modules[i].Start();
        }
    }
}
