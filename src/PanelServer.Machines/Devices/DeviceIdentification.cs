using Microsoft.Extensions.Logging;
using PanelServer.Modbus;
using PanelServer.Modbus.Client;

namespace PanelServer.Machines.Devices;

/// <summary>Waits until a device of one type answers.</summary>
/// <param name="module">The type.</param>
/// <param name="time">Clock of the tries.</param>
/// <param name="logger">The log.</param>
internal sealed class DeviceIdentification(DeviceMachineModule module, TimeProvider time, ILogger logger)
{
    /// <summary>Asks with growing pauses until a device has identified itself, and logs once why it has not.</summary>
    /// <returns>Its serial number; null if it has none of its own.</returns>
    public Task<ushort?> WaitAsync(DeviceConnection connection, CancellationToken stop) =>
        WaitAsync(connection, isWorthListing: static (_, _) => false, isWorthLogging: true, stop);

    /// <summary>
    /// Likewise at a port on which there may be anything: silence is not worth a word there, but a port that can't be opened is worth listing,
    /// for its error.
    /// </summary>
    /// <returns>Its serial number; null if it has none of its own, or if the port can't be opened.</returns>
    public Task<ushort?> WaitAtPortAsync(DeviceConnection connection, CancellationToken stop) =>
        WaitAsync(connection, CouldNotOpen, isWorthLogging: false, stop);

    private async Task<ushort?> WaitAsync(
        DeviceConnection connection, Func<DeviceConnection, Exception, bool> isWorthListing, bool isWorthLogging, CancellationToken stop)
    {
        Backoff backoff = new(module.Pauses.First, module.Pauses.Longest);
        string? logged = null;
        while (true)
        {
            try
            {
                return await connection.IdentifyAsync(stop);
            }
            catch (Exception failure) when (DriverRunner.IsFailure(failure))
            {
                if (isWorthListing(connection, failure))
                {
                    return null;
                }

                if (isWorthLogging && failure.Message != logged)
                {
                    logged = failure.Message;
                    DeviceLog.Unidentified(logger, module.DeviceName, connection.Address, logged);
                }
            }
            catch (Exception defect) when (defect is not OperationCanceledException)
            {
                // A fault of this program in one machine type must not end the server, which controls other machines.
                DeviceLog.SearchFailed(logger, defect);
            }

            await Task.Delay(backoff.Next(), time, stop);
        }
    }

    private static bool CouldNotOpen(DeviceConnection connection, Exception failure) =>
        failure is ModbusException modbus ? modbus.Failure == ModbusFailure.NotConnected : failure is IOException && !connection.IsOpen;
}
