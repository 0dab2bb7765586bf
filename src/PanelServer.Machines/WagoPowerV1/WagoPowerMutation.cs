namespace PanelServer.Machines.WagoPowerV1;

/// <summary>What can be changed on the power supply.</summary>
public abstract record WagoPowerMutation : Mutation
{
    private WagoPowerMutation()
    {
    }

    /// <summary>Switches the output off or on at 24 V. On is refused while the supply does not answer; off is then written as soon as it answers again.</summary>
    [Sets("mode")]
    [Confirm(
        "Switch the 24 V output on? Everything behind it gets power.",
        German = "24-V-Ausgang einschalten? Alles dahinter bekommt Spannung.", When = WagoPowerMode.On24V)]
    public sealed record SetMode(WagoPowerMode Mode) : WagoPowerMutation;
}
