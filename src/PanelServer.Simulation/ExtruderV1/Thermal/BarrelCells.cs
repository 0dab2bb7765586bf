namespace PanelServer.Simulation.ExtruderV1.Thermal;

/// <summary>Nozzle group and barrel cut into slices, with what each slice holds, conducts and touches. Index 0 is the nozzle tip.</summary>
internal sealed class BarrelCells
{
    internal const int Count = 54;

    private const int NozzleGroup = 11;
    private const int Zones = 4;
    private const double Pi = Math.PI;

    internal BarrelCells(BarrelParameters parameters)
    {
        for (int i = 0; i < Count; i++)
        {
            (double from, double to) = Ends(i);
            double x = (from + to) / 2;
            double length = to - from;
            Length[i] = length;
            Centre[i] = x;
            Region[i] = RegionOf(x);
            double capacityScale = parameters.Size.CapacityScale[Region[i]];
            Steel[i] = Average(from, to, SteelArea);
            Capacity[i] = Steel[i] * length * BarrelGeometry.SteelDensity * BarrelGeometry.SteelSpecificHeat * capacityScale;
            double screw = Average(from, to, at => BarrelGeometry.Disc(BarrelGeometry.ScrewDiameter(at)));
            Screw[i] = screw;
            ScrewCapacity[i] = screw * length * BarrelGeometry.SteelDensity * BarrelGeometry.SteelSpecificHeat * capacityScale;
            double screwLength = BarrelGeometry.Overlap(from, to, BarrelGeometry.ScrewTipMetres, BarrelGeometry.ScrewEndMetres);
            BoreGap[i] = parameters.BoreGap * Pi * BarrelGeometry.BoreDiameterMetres * screwLength * capacityScale;
            BoreArea[i] = Pi * BarrelGeometry.BoreDiameterMetres * length;
            ScrewArea[i] = Pi * BarrelGeometry.ScrewDiameter(x) * screwLength;
            MeltMass[i] = from < BarrelGeometry.FeedMetres ? Plastic.Density * ((BarrelGeometry.Disc(BarrelGeometry.BoreDiameterMetres) * length) - (screw * length)) : 0;
            ShearLength[i] = BarrelGeometry.Overlap(from, to, BarrelGeometry.ScrewTipMetres, BarrelGeometry.FeedMetres);
            BareArea[i] = Bare(from, to) * Exposure(parameters, x) * parameters.Size.LossScale[Region[i]];
        }

        for (int zone = 0; zone < Zones; zone++)
        {
            for (int i = 0; i < Count; i++)
            {
                (double from, double to) = Ends(i);
                double overlap = BarrelGeometry.Overlap(from, to, BarrelGeometry.BandFrom((ExtruderZone)zone), BarrelGeometry.BandTo((ExtruderZone)zone));
                BandContact[zone][i] = parameters.BandContact * Pi * BarrelGeometry.OuterDiameterMetres * overlap * parameters.Size.CapacityScale[zone];
            }
        }

        double[] along = [.. Region.Select(region => parameters.Size.ConductionScale[region])];
        for (int i = 0; i + 1 < Count; i++)
        {
            double contact = i == NozzleGroup - 1
                ? 1 / (parameters.FlangeContact * parameters.Size.ConductionScale[(int)ExtruderZone.Nozzle] * (BarrelGeometry.Disc(BarrelGeometry.FlangeDiameterMetres) - BarrelGeometry.Disc(BarrelGeometry.BoreDiameterMetres)))
                : 0;
            Conduction[i] = 1 / (HalfResistance(Steel[i] * along[i], i) + HalfResistance(Steel[i + 1] * along[i + 1], i + 1) + contact);
            ScrewConduction[i] = Screw[i] > 0 && Screw[i + 1] > 0 ? 1 / (HalfResistance(Screw[i] * along[i], i) + HalfResistance(Screw[i + 1] * along[i + 1], i + 1)) : 0;
        }

        FeedThroat = At(BarrelGeometry.FeedMetres).Cell;

        // The last slice of the barrel and of the screw's journal end in the gearbox.
        double gearbox = parameters.GearboxSink * parameters.Size.LossScale[(int)ExtruderZone.Back];
        GearboxConduction = 1 / (HalfResistance(Steel[^1], Count - 1) + (1 / gearbox));
        ScrewGearboxConduction = 1 / (HalfResistance(Screw[^1], Count - 1) + (1 / gearbox));
    }

    internal double[] Centre { get; } = new double[Count];

    internal double[] Length { get; } = new double[Count];

    /// <summary>Cross-sections in m².</summary>
    internal double[] Steel { get; } = new double[Count];

    internal double[] Screw { get; } = new double[Count];

    /// <summary>Heat capacities in J/K.</summary>
    internal double[] Capacity { get; } = new double[Count];

    internal double[] ScrewCapacity { get; } = new double[Count];

    /// <summary>Conduction to the next slice in W/K; the last entry is not used.</summary>
    internal double[] Conduction { get; } = new double[Count];

    internal double[] ScrewConduction { get; } = new double[Count];

    /// <summary>The slice that carries the hopper.</summary>
    internal int FeedThroat { get; }

    internal double GearboxConduction { get; }

    internal double ScrewGearboxConduction { get; }

    /// <summary>From bore to screw without material, in W/K.</summary>
    internal double[] BoreGap { get; } = new double[Count];

    /// <summary>Surfaces that material touches, in m².</summary>
    internal double[] BoreArea { get; } = new double[Count];

    internal double[] ScrewArea { get; } = new double[Count];

    /// <summary>Material that the slice holds when full, in kg; 0 behind the feed opening.</summary>
    internal double[] MeltMass { get; } = new double[Count];

    /// <summary>Length in which the screw shears material, in metres.</summary>
    internal double[] ShearLength { get; } = new double[Count];

    /// <summary>Bare steel surface towards the room, in m².</summary>
    internal double[] BareArea { get; } = new double[Count];

    /// <summary>The zone whose surroundings the slice has.</summary>
    internal int[] Region { get; } = new int[Count];

    /// <summary>From a zone's band into each slice, in W/K.</summary>
    internal double[][] BandContact { get; } = [new double[Count], new double[Count], new double[Count], new double[Count]];

    /// <summary>Weight of the slice below or at a place, the next one having the rest: for interpolation between centres.</summary>
    internal (int Cell, double Weight) At(double x)
    {
        int i = 0;
        while (Centre[i + 1] < x)
        {
            i++;
        }

        return (i, (Centre[i + 1] - x) / (Centre[i + 1] - Centre[i]));
    }

    private static (double From, double To) Ends(int i)
    {
        const double Nozzle = (BarrelGeometry.RingFaceMetres - BarrelGeometry.TipMetres) / NozzleGroup;
        const double Barrel = (BarrelGeometry.GearboxMetres - BarrelGeometry.RingFaceMetres) / (Count - NozzleGroup);
        return i < NozzleGroup
            ? (BarrelGeometry.TipMetres + (i * Nozzle), BarrelGeometry.TipMetres + ((i + 1) * Nozzle))
            : (BarrelGeometry.RingFaceMetres + ((i - NozzleGroup) * Barrel), BarrelGeometry.RingFaceMetres + ((i - NozzleGroup + 1) * Barrel));
    }

    private static double SteelArea(double x) =>
        BarrelGeometry.Disc(BarrelGeometry.OuterDiameter(x)) - BarrelGeometry.Disc(BarrelGeometry.BoreDiameterMetres);

    private double HalfResistance(double area, int i) => Length[i] / 2 / (BarrelGeometry.SteelConductivity * area);

    // Outer surface that no band or sleeve covers, the faces of the flanges and of the tip included.
    private static double Bare(double from, double to)
    {
        double covered = BarrelGeometry.Overlap(from, to, BarrelGeometry.SleeveFromMetres, BarrelGeometry.SleeveToMetres)
            + BarrelGeometry.Overlap(from, to, BarrelGeometry.BandFrom(ExtruderZone.Nozzle), BarrelGeometry.BandTo(ExtruderZone.Nozzle));
        double area = 0;
        const int Parts = 40;
        double step = (to - from) / Parts;
        for (int k = 0; k < Parts; k++)
        {
            double x = from + ((k + 0.5) * step);
            area += Pi * BarrelGeometry.OuterDiameter(x) * step;
            double next = BarrelGeometry.OuterDiameter(x + step);
            area += Math.Abs(BarrelGeometry.Disc(next) - BarrelGeometry.Disc(BarrelGeometry.OuterDiameter(x)));
        }

        area -= Pi * BarrelGeometry.OuterDiameterMetres * covered;
        return area + (from <= BarrelGeometry.TipMetres ? SteelArea(from) : 0);
    }

    private static double Exposure(BarrelParameters parameters, double x) => x < BarrelGeometry.RingFaceMetres ? parameters.NozzleExposure : 1;

    private static double Average(double from, double to, Func<double, double> of)
    {
        const int Parts = 40;
        double sum = 0;
        for (int k = 0; k < Parts; k++)
        {
            sum += of(from + ((k + 0.5) * (to - from) / Parts));
        }

        return sum / Parts;
    }

    private static int RegionOf(double x) => x switch
    {
        < BarrelGeometry.SleeveFromMetres => (int)ExtruderZone.Nozzle,
        < 0.205 => (int)ExtruderZone.Front,
        < 0.407 => (int)ExtruderZone.Middle,
        _ => (int)ExtruderZone.Back,
    };
}
