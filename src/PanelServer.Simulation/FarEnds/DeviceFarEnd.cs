using PanelServer.Simulation.Devices;

namespace PanelServer.Simulation.FarEnds;

/// <summary>The far end of a kind of device beside the bus, which is reached over a wire of its own.</summary>
public abstract class DeviceFarEnd : FarEnd
{
    /// <summary>What it is and where it is reached, for the help text.</summary>
    public abstract string Summary { get; }

    /// <summary>Its options on the command line; optional ones in brackets.</summary>
    public abstract string Usage { get; }

    /// <summary>Its own commands on standard input.</summary>
    public abstract string Commands { get; }

    /// <summary>Faults that make sense on its kind of wire.</summary>
    public abstract IReadOnlyList<DeviceFault> Faults { get; }

    /// <summary>Starts one as a command line says.</summary>
    /// <param name="options">What the command line says, see <see cref="Usage"/>.</param>
    /// <param name="time">Clock of its plant and its answers.</param>
    /// <exception cref="FormatException">An option is wrong; the message says which and what is allowed.</exception>
    /// <exception cref="IOException">Its wire cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its wire may not be made.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">Its address cannot be bound.</exception>
    public SimulatedDevice Start(IEnumerable<string> options, TimeProvider time)
    {
        DeviceArguments arguments = new(options, Usage);
        Func<SimulatedDevice> start = Read(arguments, time);
        arguments.End();
        return start();
    }

    /// <summary>Starts one for a server in this process, with the serial number <see cref="FarEnd.FirstSerial"/>.</summary>
    /// <param name="folder">Makes a folder for its links, if it needs one.</param>
    /// <param name="time">Clock of its plant and its answers.</param>
    /// <exception cref="IOException">Its wire cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">Its wire may not be made.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">Its address cannot be bound.</exception>
    public abstract SimulatedDevice Start(Func<string> folder, TimeProvider time);

    /// <summary>Reads its options.</summary>
    /// <param name="arguments">The options.</param>
    /// <param name="time">Clock of its plant and its answers.</param>
    /// <returns>Starts it.</returns>
    private protected abstract Func<SimulatedDevice> Read(DeviceArguments arguments, TimeProvider time);
}
