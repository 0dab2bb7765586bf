namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// How a barrel and its nozzle group compare with those of the drawing that the heat model is cut from. The drawing and the recording
/// are of the model with machine number 4; of another model only the ratios of its zones to that one's need be known. What flows from part
/// to part along the axis counts as equal: a longer barrel conducts less, a thicker one more.
/// </summary>
/// <param name="Barrel">The barrel with its three zones and its tail.</param>
/// <param name="Nozzle">The nozzle group up to the ring face.</param>
public sealed record BarrelScale(PartScale Barrel, PartScale Nozzle)
{
    /// <summary>The barrel of the drawing.</summary>
    public static BarrelScale AsDrawn { get; } = new(new(1, 1), new(1, 1));

    internal PartScale Of(int zone) => zone == (int)ExtruderZoneName.Nozzle ? Nozzle : Barrel;
}

/// <summary>How a part compares with the drawing's: 1 is equal.</summary>
/// <param name="Capacity">Heat capacity of steel and screw, and what passes from bands and screw into the steel: a larger part has more surface to pass it through.</param>
/// <param name="Loss">Heat given to room, feed opening and gearbox.</param>
public readonly record struct PartScale(double Capacity, double Loss);
