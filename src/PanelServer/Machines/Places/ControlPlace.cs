using PanelServer.Host.Audit;

namespace PanelServer.Host.Machines.Places;

/// <summary>Where commands come from: somebody at a screen, or a program.</summary>
/// <param name="User">The user whom the front door has authenticated; null without one.</param>
/// <param name="Name">What the client calls itself, or its address.</param>
internal sealed record ControlPlace(string? User, string Name)
{
    /// <summary>The place that a request comes from.</summary>
    public static ControlPlace Of(Requester requester) => new(requester.User, requester.Place ?? requester.Address);

    /// <inheritdoc/>
    public override string ToString() => User is null ? Name : $"{User} ({Name})";
}
