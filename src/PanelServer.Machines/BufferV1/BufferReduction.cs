namespace PanelServer.Machines.BufferV1;

/// <summary>What the buffer's mutations mean: what it may be told in which state, the reason if not, and the state that follows.</summary>
public sealed class BufferReduction : Reduction<BufferState, BufferMutation>
{
    // Both builds of the winder.
    private const ushort Winder = 2;
    private const ushort WinderWithEl7031 = 98;

    /// <summary>Changes the mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <param name="state">The state.</param>
    public static void Enter(BufferMode mode, ref BufferState state) =>
        state = state with { ModeState = state.ModeState with { Mode = mode } };

    /// <inheritdoc/>
    protected override string? Apply(BufferMutation mutation, ref BufferState state) => mutation switch
    {
        BufferMutation.SetBufferMode set => SetMode(set.Mode, ref state),
        BufferMutation.SetConnectedMachine set => Connect(set.Machine, ref state),
        BufferMutation.DisconnectMachine disconnect => Disconnect(disconnect.Machine, ref state),
        _ => null,
    };

    private static string? SetMode(BufferMode mode, ref BufferState state)
    {
        if (state.Hindrances.Of(mode) is { } hindrance)
        {
            return $"Not possible now. {hindrance}";
        }

        state = state with { ModeState = new() { Mode = mode, Acknowledgements = state.ModeState.Acknowledgements + 1 } };
        return null;
    }

    private static string? Connect(MachineIdentificationUnique machine, ref BufferState state)
    {
        ConnectedMachineState connected = state.ConnectedMachineState;
        if (machine == default)
        {
            state = state with { ConnectedMachineState = default };
            return null;
        }

        if (machine.MachineIdentification is not { Vendor: MachineIdentification.QiTech, Machine: Winder or WinderWithEl7031 } || !machine.IsValid)
        {
            return "Only a winder can be connected: vendor 1, machine 2 or 98, and a serial number that is not 0. All numbers 0 connect none.";
        }

        if (machine != connected.MachineIdentificationUnique)
        {
            // Whether it is available is seen in the cycle.
            state = state with { ConnectedMachineState = new() { MachineIdentificationUnique = machine } };
        }

        return null;
    }

    private static string? Disconnect(MachineIdentificationUnique machine, ref BufferState state)
    {
        if (machine == state.ConnectedMachineState.MachineIdentificationUnique)
        {
            state = state with { ConnectedMachineState = default };
        }

        return null;
    }
}
