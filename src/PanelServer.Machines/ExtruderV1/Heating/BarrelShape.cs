using static PanelServer.Machines.ExtruderV1.Heating.ThermalGeometry;

namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>What does not change of a barrel: its slices, what they conduct and lose. All heat models of one machine share it.</summary>
internal sealed class BarrelShape
{
    // Heat capacity of that much steel beside the nozzle's band, in J/K.
    private const double Spread = 500;

    private readonly BarrelScale _scale;

    /// <summary>Cuts a barrel.</summary>
    /// <param name="scale">How it compares with the drawing's.</param>
    internal BarrelShape(BarrelScale scale)
    {
        _scale = scale;
        Cuts = Cut(scale);
        Capacity = [.. Cuts.Select(cut => cut.Capacity)];
        ScrewCapacity = [.. Cuts.Select(cut => cut.ScrewCapacity)];
        Conductance = Conductances();
        FeedSlice = Array.FindIndex(Cuts, cut => cut.To >= Feed);
        LossArea = [.. Cuts.Select((cut, i) => cut.BareArea * PartOf(i).Loss)];
        GapConductance = [.. Cuts.Select((cut, i) => BoreGap * Math.PI * Bore * cut.ScrewLength * PartOf(i).Capacity)];
        Contact = [.. Bands.Select((band, zone) => BandContact * Math.PI * OuterDiameter * (band.To - band.From) * scale.Of(zone).Capacity)];
        SteelCapacity = [.. ZoneSlices.Select((slices, zone) => SpreadOf(zone) + Enumerable.Range(slices.First, slices.Last - slices.First + 1).Sum(i => Capacity[i] + ScrewCapacity[i]))];
    }

    /// <summary>The slices from the nozzle's tip to the gearbox.</summary>
    internal Slice[] Cuts { get; }

    /// <summary>Heat capacity of each slice's steel in J/K.</summary>
    internal double[] Capacity { get; }

    /// <summary>Heat capacity of the screw in each slice in J/K; 0 where there is none.</summary>
    internal double[] ScrewCapacity { get; }

    /// <summary>From each slice to the one before it in W/K; the last entry is from the last slice into the gearbox.</summary>
    internal double[] Conductance { get; }

    /// <summary>The slice that carries the hopper.</summary>
    internal int FeedSlice { get; }

    /// <summary>From the hopper's slice into its mounting in W/K.</summary>
    internal double FeedThroatConductance => FeedThroat * _scale.Barrel.Loss;

    /// <summary>Surface of each slice towards the room in m², as far as it loses heat like the drawing's.</summary>
    internal double[] LossArea { get; }

    /// <summary>From each slice across the bore into the screw in W/K.</summary>
    internal double[] GapConductance { get; }

    /// <summary>Contact between a zone's band and its steel in W/K.</summary>
    internal double[] Contact { get; }

    /// <summary>Heat capacity of the steel and the screw that a zone's band heats at first, in J/K.</summary>
    internal double[] SteelCapacity { get; }

    /// <summary>How a zone compares with the drawing's.</summary>
    internal PartScale Scale(int zone) => _scale.Of(zone);

    // The heat of a narrow band spreads into as much steel again on either side before it has left the band.
    private double SpreadOf(int zone) => zone == NozzleZone ? Spread * Scale(zone).Capacity : 0;

    private PartScale PartOf(int slice) => slice <= LastOfNozzle ? _scale.Nozzle : _scale.Barrel;

    private double[] Conductances()
    {
        double[] resistance = new double[Slices + 1];
        for (int i = 0; i < Slices; i++)
        {
            double half = Cuts[i].Length / 2 / (Conductivity * Cuts[i].SteelArea);
            resistance[i] += half;
            resistance[i + 1] += half;
        }

        resistance[LastOfNozzle + 1] += 1 / RingFace;
        resistance[Slices] += 1 / (Gearbox * _scale.Barrel.Loss);
        return [.. resistance.Select(value => 1 / value)];
    }
}
