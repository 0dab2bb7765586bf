namespace PanelServer.EtherCat.Terminals.Wago;

/// <summary>The modules that have a driver: the one home of their identification numbers and sizes.</summary>
internal static class WagoModules
{
    private static readonly Known[] Table =
    [
        new("750-402", 0x80000041, 4, 0, Digital),
        new("750-430", 0x80000081, 8, 0, Digital),
        new("750-501", 0x80000022, 0, 2, Digital),
        new("750-530", 0x80000082, 0, 8, Digital),
        new("750-531", 0x80000042, 0, 4, Digital),
        new("750-1506", 0x80000083, 8, 8, Digital),
        new("750-455", 0x045541B3, 64, 0, (name, slot) => new Wago750455(name, slot)),
        new("750-460", 0x046041B3, 64, 0, (name, slot) => new Wago750460(name, slot)),
        new("750-553", 0x055343F3, 0, 64, (name, slot) => new Wago750553(name, slot)),
        new("750-652", 0x06521772, 192, 192, (name, slot) => new Wago750652(name, slot)),
        new("750-671", 0x067114E8, 96, 96, Stepper),
        new("750-672", 0x067214E8, 96, 96, Stepper),
    ];

    /// <summary>Makes the driver of a module; one that is not known, or whose size is another, is skipped by its size.</summary>
    /// <param name="slot">What the coupler tells of it.</param>
    public static WagoModule Create(WagoSlot slot)
    {
        foreach (Known known in Table)
        {
            if (known.Identification == slot.Identification && known.InputBits == slot.Inputs.Length && known.OutputBits == slot.Outputs.Length)
            {
                return known.Create(known.Name, slot);
            }
        }

        return new UnknownWagoModule(slot);
    }

    private static WagoDigitalModule Digital(string name, WagoSlot slot) => new(name, slot);

    private static WagoStepper Stepper(string name, WagoSlot slot) => new(name, slot);

    private sealed record Known(string Name, uint Identification, int InputBits, int OutputBits, Func<string, WagoSlot, WagoModule> Create);
}
