namespace PanelServer.Machines.WinderV1;

/// <summary>Where an angle lies relative to a band on the circle.</summary>
public enum BandSide
{
    /// <summary>Inside, ends included.</summary>
    Inside,

    /// <summary>Outside, nearer to the lower end (or exactly between both ends).</summary>
    Below,

    /// <summary>Outside, nearer to the upper end.</summary>
    Above,
}

/// <summary>A band of angles on the circle, in revolutions. It may span the zero: then its lower end is the greater number.</summary>
/// <param name="Lower">Lower end, 0 … 1.</param>
/// <param name="Upper">Upper end, 0 … 1.</param>
public readonly record struct AngularBand(double Lower, double Upper)
{
    /// <summary>Tells on which side of the band an angle lies.</summary>
    /// <param name="revolutions">The angle; whole revolutions do not matter.</param>
    public BandSide SideOf(double revolutions)
    {
        double angle = Wrap(revolutions);
        bool spansZero = Lower > Upper;
        bool inside = spansZero ? angle >= Lower || angle <= Upper : angle >= Lower && angle <= Upper;
        if (inside)
        {
            return BandSide.Inside;
        }

        double outside = spansZero ? Lower - Upper : 1 - (Upper - Lower);
        return Wrap(Lower - angle) <= outside / 2 ? BandSide.Below : BandSide.Above;
    }

    /// <summary>The angle in 0 … 1; exactly 1 stays 1.</summary>
    private static double Wrap(double revolutions) => revolutions == 1 ? 1 : revolutions - Math.Floor(revolutions);
}
