using System.Net;
using PanelServer.Simulation.Devices;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulation.WagoPowerV1;

/// <summary>The far end of a power supply.</summary>
internal sealed class PowerSupplyFarEnd : DeviceFarEnd
{
    private const int DefaultPort = 1502;

    /// <inheritdoc/>
    public override string Name => "power-supply";

    /// <inheritdoc/>
    public override string Slug => "wago_power_v1";

    /// <inheritdoc/>
    public override ushort FirstSerial => SimulatedPowerSupply.DefaultSerial;

    /// <inheritdoc/>
    public override string Summary =>
        $"a WAGO 2787-2144 on Modbus TCP at 127.0.0.1; port {DefaultPort} and serial number {FirstSerial} unless said otherwise";

    /// <inheritdoc/>
    public override string Usage => "[--port PORT] [--serial NUMBER]";

    /// <inheritdoc/>
    public override string Commands => "load OHM [AMPERE]";

    /// <inheritdoc/>
    public override IReadOnlyList<DeviceFault> Faults { get; } =
        [.. Enum.GetValues<DeviceFault>().Except([DeviceFault.WrongChecksum, DeviceFault.SlowAdapter])];

    /// <inheritdoc/>
    public override SimulatedDevice Start(Func<string> folder, TimeProvider time) => Start(0, FirstSerial, time);

    /// <inheritdoc/>
    private protected override Func<SimulatedDevice> Read(DeviceArguments arguments, TimeProvider time)
    {
        int port = (int)arguments.Number("--port", DefaultPort, 0, ushort.MaxValue);
        uint serial = (uint)arguments.Number("--serial", FirstSerial, 1, uint.MaxValue);
        return (ushort)serial != 0
            ? () => Start(port, serial, time)
            : throw arguments.Wrong("The low 16 bits of --serial are 0, which is no machine's serial number.");
    }

    private static SimulatedPowerSupply Start(int port, uint serial, TimeProvider time) =>
        SimulatedPowerSupply.Start(new IPEndPoint(IPAddress.Loopback, port), time, serial);
}
