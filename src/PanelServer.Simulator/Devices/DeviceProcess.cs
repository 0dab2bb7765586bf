using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PanelServer.Simulator.Devices;

/// <summary>Runs one simulated device beside the bus until it is told to stop.</summary>
internal static class DeviceProcess
{
    private const int WrongUse = 2;

    /// <summary>True if the command line means a device beside the bus.</summary>
    public static bool IsMeantBy(string[] args) => args is ["power-supply" or "gauge", ..];

    /// <summary>Runs the device.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (!DeviceArguments.TryParse(args, out DeviceArguments? arguments, out string? mistake))
        {
            await Console.Error.WriteLineAsync(mistake);
            await Console.Error.WriteLineAsync(DeviceArguments.Usage);
            return WrongUse;
        }

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
            await using ISimulatedDevice device = arguments.Start();
            await Console.Out.WriteLineAsync($"ready {device.Address}");
            _ = Task.Run(() => DeviceCommands.RunAsync(device, Console.In, Console.Out, stop.Token));
            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
