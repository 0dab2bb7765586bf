using System.Net;
using PanelServer.Modbus.Server;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.WagoPowerV1;

/// <summary>
/// A WAGO 2787-2144 supply on Modbus TCP: order number, serial number, control block and measurements, with a load and faults by name.
/// Disposing is like pulling its network cable: a new one on the same port is the same supply switched on again.
/// </summary>
public sealed class SimulatedPowerSupply : SimulatedDevice
{
    /// <summary>The serial number of the documentation's example.</summary>
    public const ushort DefaultSerial = 48879;

    private readonly PowerSupplyRegisters _registers;
    private readonly ModbusTcpServer _server;

    private SimulatedPowerSupply(PowerSupplyRegisters registers, ModbusTcpServer server, FaultSwitch faults)
    {
        _registers = registers;
        _server = server;
        Faults = faults;
    }

    /// <summary>Address and port it listens on.</summary>
    public IPEndPoint EndPoint => _server.EndPoint;

    /// <inheritdoc/>
    public override IPEndPoint TcpEndPoint => EndPoint;

    /// <inheritdoc/>
    public override string Address => EndPoint.ToString();

    /// <inheritdoc/>
    public override FaultSwitch Faults { get; }

    /// <summary>Set-point in mV, warning threshold in mA, control bits, delay in ms.</summary>
    public IReadOnlyList<ushort> ControlBlock => Use(_ => _registers.ControlBlock);

    /// <summary>How often the control block was written.</summary>
    public int ControlWrites => Use(_ => _registers.ControlWrites);

    /// <summary>Starts a supply.</summary>
    /// <param name="endPoint">Where it listens; port 0 lets the system choose.</param>
    /// <param name="time">Clock of its plant.</param>
    /// <param name="serial">Its serial number, 32 bit.</param>
    /// <param name="controlIsReadable">Whether the control block can be read back.</param>
    /// <param name="outputIsOn">Whether its output is on already, as after a restart of the server.</param>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    public static SimulatedPowerSupply Start(
        IPEndPoint endPoint, TimeProvider time, uint serial = DefaultSerial, bool controlIsReadable = true, bool outputIsOn = false)
    {
        FaultSwitch faults = new();
        PowerSupplyRegisters registers = new(serial, faults, time) { ControlIsReadable = controlIsReadable };
        if (outputIsOn)
        {
            registers.WriteHoldingRegisters(0x008A, [0x0101]);
            registers.Plant.Advance(TimeSpan.FromSeconds(1));
        }

        ModbusTcpServerOptions options = new()
        {
            EndPoint = endPoint,
            Wrap = line => new FaultyLine(line, faults, _ => TimeSpan.Zero, time),
        };
        return new(registers, ModbusTcpServer.Start(registers, options, time), faults);
    }

    /// <summary>Looks at or changes the plant between two requests, for example its load.</summary>
    public T Use<T>(Func<PowerSupplyPlant, T> use)
    {
        // The server holds the same lock while it carries out a request.
        lock (_registers)
        {
            _registers.CatchUp();
            return use(_registers.Plant);
        }
    }

    /// <inheritdoc/>
    public override bool TryRun(string command, IReadOnlyList<double> arguments)
    {
        if (command != "load" || arguments is not ([> 0] or [> 0, _]))
        {
            return false;
        }

        Use(plant =>
        {
            plant.ConstantLoadAmperes = arguments.Count > 1 ? arguments[1] : 0;
            return plant.LoadOhm = arguments[0];
        });
        return true;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _server.DisposeAsync();
}
