using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.StartUp;

/// <summary>
/// Compares what couplers and power feed terminals supply to the E-bus with what the terminals behind them need, as their EEPROMs
/// say (ETG.2010, "General category": current in mA, negative for a supply). Too much load makes terminals drop out at random.
/// </summary>
internal static class EBusLoad
{
    /// <summary>One warning for each supply that is overloaded.</summary>
    /// <param name="devices">The segment in bus order, in which each supply feeds what follows until the next one.</param>
    public static IEnumerable<EtherCatError> FindOverloads(IReadOnlyList<Subdevice> devices)
    {
        Subdevice? supply = null;
        Subdevice? first = null;
        int load = 0;
        foreach (Subdevice device in devices)
        {
            short current = device.Sii.EBusCurrentMilliamperes;
            if (current < 0)
            {
                if (first is not null)
                {
                    yield return Describe(supply!, first, load);
                }

                (supply, first, load) = (device, null, 0);
                continue;
            }

            load += current;
            if (first is null && supply is not null && load > -supply.Sii.EBusCurrentMilliamperes)
            {
                first = device;
            }
        }

        if (first is not null)
        {
            yield return Describe(supply!, first, load);
        }
    }

    private static EtherCatError Describe(Subdevice supply, Subdevice first, int load) =>
        EtherCatErrors.EBusOverloaded(supply.Label, -supply.Sii.EBusCurrentMilliamperes, load, first.Label);
}
