using PanelServer.Host.Http;

namespace PanelServer.Host.Machines.Places;

/// <summary>Refuses because another place has the machine.</summary>
internal static class ControlRefusal
{
    /// <summary>The refusal.</summary>
    /// <param name="holder">Who has the machine.</param>
    public static Refusal Of(ControlHolder holder) => new(
        StatusCodes.Status409Conflict, $"{holder.Slug}/{holder.Serial} is controlled from {holder.Place}. Take it over to command it; stopping it is always allowed.");
}
