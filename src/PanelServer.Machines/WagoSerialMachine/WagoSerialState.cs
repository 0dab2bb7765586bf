using System.Text.Json.Serialization;

namespace PanelServer.Machines.WagoSerialMachine;

/// <summary>What was received, and what waits to be sent.</summary>
public readonly record struct WagoSerialState
{
    /// <summary>The text received last; null before the first.</summary>
    [KeyValue]
    [Label("Received text", German = "Empfangener Text")]
    public ShortText? CurrentMessage { get; init; }

    /// <summary>Texts that wait to be sent.</summary>
    [JsonIgnore]
    public TextQueue Waiting { get; init; }
}

/// <summary>What can be changed.</summary>
public abstract record WagoSerialMutation : Mutation
{
    private WagoSerialMutation()
    {
    }

    /// <summary>Sends a text.</summary>
    /// <param name="Text">The text.</param>
    [Label("Send a text", German = "Text senden")]
    public sealed record SendMessage([TextLength(1, ShortText.Capacity)] string Text) : WagoSerialMutation;
}

/// <summary>What the mutations mean: a text may be sent at any time, but only so many can wait.</summary>
public sealed class WagoSerialReduction : Reduction<WagoSerialState, WagoSerialMutation>
{
    /// <inheritdoc/>
    protected internal override string NoRoom => "16 texts wait to be sent already. Try again in a second.";

    /// <inheritdoc/>
    protected override string? Apply(WagoSerialMutation mutation, ref WagoSerialState state)
    {
        if (mutation is WagoSerialMutation.SendMessage send)
        {
            if (state.Waiting.IsFull)
            {
                return NoRoom;
            }

            state = state with { Waiting = state.Waiting.With(send.Text) };
        }

        return null;
    }
}
