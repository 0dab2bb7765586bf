using System.Text;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.Machines.Schema;
using PanelServer.Machines.TestMachines;

namespace PanelServer.Machines.WagoSerialMachine;

/// <summary>Registers the test of a 750-652: texts over a serial line.</summary>
public sealed class WagoSerialModule()
    : TestMachineModule<WagoSerialState, NoLiveValues, WagoSerialMutation>(103, "wago_serial_machine", new("WAGO serial test", "WAGO-Serielltest"))
{
    /// <inheritdoc/>
    protected override Machine Build(
        MachineIdentificationUnique identification, MachineSchema<WagoSerialState, NoLiveValues> schema, MachineTerminals terminals) =>
        new SerialTextMachine(identification, schema, terminals, RequireModule<Wago750652>(terminals, "750-652"));
}

/// <summary>Sends texts one by one, each as a block of its own, and shows the one received last.</summary>
/// <param name="identification">Which machine it is.</param>
/// <param name="schema">Its shapes.</param>
/// <param name="terminals">Its terminals.</param>
/// <param name="port">The module.</param>
public sealed class SerialTextMachine(
    MachineIdentificationUnique identification, MachineSchema<WagoSerialState, NoLiveValues> schema, MachineTerminals terminals, Wago750652 port)
    : BusMachine<WagoSerialState, NoLiveValues, WagoSerialMutation>(identification, schema, new WagoSerialReduction(), default, default, terminals.All)
{
    private const string Stuck = "The 750-652 does not follow its initialisation. Switch the coupler's supply off and on; replace the module if that does not help.";
    private const string Lost = "The 750-652 has not taken over the last text within a second; it may not have been sent. Check the module's configuration.";
    private const string Line = "Warning: the 750-652 reports damaged characters. Check the line's speed, parity and cable.";
    private const string Dropped = "Warning: the 750-652 has told a length that no text can have; what it received was thrown away.";

    /// <inheritdoc/>
    protected override void Update(in Cycle cycle)
    {
        Span<byte> block = stackalloc byte[Wago750652.BlockCapacity];
        if (port.Read(block) is > 0 and int received)
        {
            State = State with { CurrentMessage = new ShortText(block[..received]) };
        }

        if (port.IsSendComplete && !State.Waiting.IsEmpty)
        {
            port.TryWrite(block[..Encoding.UTF8.GetBytes(State.Waiting.First, block)]);
            State = State with { Waiting = State.Waiting.WithoutFirst() };
        }

        Error = port.IsHandshakeStuck ? Stuck : port.IsBlockLost ? Lost
            : (port.LineErrors & ~SerialLineErrors.BufferFull) != SerialLineErrors.None ? Line
            : port.HasDroppedBlock ? Dropped : null;
    }

    /// <inheritdoc/>
    protected override void SetSafeOutputs(in Cycle cycle)
    {
        State = State with { Waiting = default };
        port.SetSafeOutputs();
    }
}
