using System.Net.Sockets;
using System.Runtime.InteropServices;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.Simulator.Devices;

/// <summary>Runs one simulated device beside the bus until it is told to stop.</summary>
internal static class DeviceProcess
{
    private const int WrongUse = 2;

    /// <summary>Runs the device.</summary>
    /// <param name="kind">Which kind.</param>
    /// <param name="options">The rest of the command line.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DeviceFarEnd kind, string[] options)
    {
        using CancellationTokenSource stop = new();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            await using SimulatedDevice device = kind.Start(options, TimeProvider.System);
            await Console.Out.WriteLineAsync($"ready {device.Address}");
            _ = Task.Run(() => DeviceCommands.RunAsync(kind, device, Console.In, Console.Out, stop.Token));
            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            await Console.Error.WriteLineAsync($"usage: panel-simulator {kind.Name} {kind.Usage}");
            return WrongUse;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
