namespace PanelServer.Machines.AquapathV1;

/// <summary>What can be changed on the machine.</summary>
public abstract record AquapathMutation : Mutation
{
    private AquapathMutation()
    {
    }

    /// <summary>Changes the mode. Standby is always allowed and switches heaters, coolers and pumps off at once.</summary>
    [Sets("mode_state.mode")]
    [Confirm(
        "Start Auto? The pumps that are wanted run at once, and the water is heated or cooled. Be sure that both circuits are filled.",
        German = "Automatik starten? Gewünschte Pumpen laufen sofort, das Wasser wird geheizt oder gekühlt. Sind beide Kreise gefüllt?", When = AquapathMode.Auto)]
    public sealed record SetAquaPathMode(AquapathMode Mode) : AquapathMutation;

    /// <summary>Sets the temperature that the water of the front circuit is kept near.</summary>
    /// <param name="DegreesCelsius">The temperature.</param>
    [Sets("temperature_states.front.target_temperature")]
    [Label("Front target temperature", German = "Solltemperatur vorn")]
    public sealed record SetFrontTemperature([Quantity("°C", Minimum = 0, Maximum = 80, Step = 0.1, Example = 40)] double DegreesCelsius) : AquapathMutation;

    /// <summary>Sets the temperature that the water of the back circuit is kept near.</summary>
    /// <param name="DegreesCelsius">The temperature.</param>
    [Sets("temperature_states.back.target_temperature")]
    [Label("Back target temperature", German = "Solltemperatur hinten")]
    public sealed record SetBackTemperature([Quantity("°C", Minimum = 0, Maximum = 80, Step = 0.1, Example = 40)] double DegreesCelsius) : AquapathMutation;

    /// <summary>Switches the pump of the front circuit; it runs in Auto only.</summary>
    /// <param name="On">True for on.</param>
    [Sets("flow_states.front.should_flow")]
    [Label("Front pump", German = "Pumpe vorn")]
    [NotKept]
    public sealed record SetFrontFlow(bool On) : AquapathMutation;

    /// <summary>Switches the pump of the back circuit; it runs in Auto only.</summary>
    /// <param name="On">True for on.</param>
    [Sets("flow_states.back.should_flow")]
    [Label("Back pump", German = "Pumpe hinten")]
    [NotKept]
    public sealed record SetBackFlow(bool On) : AquapathMutation;

    /// <summary>Sets the limit of the fan's speed in the front circuit.</summary>
    /// <param name="Percent">The limit; 0 cools without fan.</param>
    [Sets("fan_states.front.max_revolutions")]
    [Label("Front fan limit", German = "Lüftergrenze vorn")]
    public sealed record SetFrontRevolutions([Quantity("%", Minimum = 0, Maximum = 100, Step = 1, Example = 100)] double Percent) : AquapathMutation;

    /// <summary>Sets the limit of the fan's speed in the back circuit.</summary>
    /// <param name="Percent">The limit; 0 cools without fan.</param>
    [Sets("fan_states.back.max_revolutions")]
    [Label("Back fan limit", German = "Lüftergrenze hinten")]
    public sealed record SetBackRevolutions([Quantity("%", Minimum = 0, Maximum = 100, Step = 1, Example = 100)] double Percent) : AquapathMutation;

    /// <summary>Sets how far below the target heating begins in the front circuit.</summary>
    /// <param name="Kelvin">The tolerance.</param>
    [Sets("tolerance_states.front.heating")]
    [Label("Front heating tolerance", German = "Heiztoleranz vorn")]
    public sealed record SetFrontHeatingTolerance([Quantity("K", Minimum = 0, Maximum = 10, Step = 0.1, Example = 2)] double Kelvin) : AquapathMutation;

    /// <summary>Sets how far below the target heating begins in the back circuit.</summary>
    /// <param name="Kelvin">The tolerance.</param>
    [Sets("tolerance_states.back.heating")]
    [Label("Back heating tolerance", German = "Heiztoleranz hinten")]
    public sealed record SetBackHeatingTolerance([Quantity("K", Minimum = 0, Maximum = 10, Step = 0.1, Example = 2)] double Kelvin) : AquapathMutation;

    /// <summary>Sets how far above the target cooling begins in the front circuit.</summary>
    /// <param name="Kelvin">The tolerance.</param>
    [Sets("tolerance_states.front.cooling")]
    [Label("Front cooling tolerance", German = "Kühltoleranz vorn")]
    public sealed record SetFrontCoolingTolerance([Quantity("K", Minimum = 0, Maximum = 10, Step = 0.1, Example = 2)] double Kelvin) : AquapathMutation;

    /// <summary>Sets how far above the target cooling begins in the back circuit.</summary>
    /// <param name="Kelvin">The tolerance.</param>
    [Sets("tolerance_states.back.cooling")]
    [Label("Back cooling tolerance", German = "Kühltoleranz hinten")]
    public sealed record SetBackCoolingTolerance([Quantity("K", Minimum = 0, Maximum = 10, Step = 0.1, Example = 2)] double Kelvin) : AquapathMutation;
}
