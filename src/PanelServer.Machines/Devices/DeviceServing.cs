using Microsoft.Extensions.Logging;

namespace PanelServer.Machines.Devices;

/// <summary>Lists the machine of a device and runs its driver, whenever the device is not released.</summary>
/// <param name="module">The type.</param>
/// <param name="register">Lists the machine.</param>
/// <param name="time">Clock of the driver.</param>
/// <param name="logger">The log.</param>
internal sealed class DeviceServing(DeviceMachineModule module, DeviceRegister register, TimeProvider time, ILogger logger)
{
    /// <summary>Runs until the token is cancelled. What the device does then is left as it is.</summary>
    /// <param name="connection">The way to the device; closed when it is released, so that others can ask it, and at the end.</param>
    /// <param name="serial">Its serial number.</param>
    /// <param name="driver">Its driver, if its machine is listed already.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The machine, which is still listed.</returns>
    /// <exception cref="OperationCanceledException">It was stopped while no machine was listed.</exception>
    public async Task<Machine> RunAsync(DeviceConnection connection, ushort serial, DeviceDriver? driver, CancellationToken stop)
    {
        while (true)
        {
            await using (connection)
            {
                driver ??= await register.ListAsync(connection, serial, stop);
                using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stop, register.UntilReleased(serial));
                await new DriverRunner(module, connection, driver, time, logger).RunAsync(either.Token);
            }

            if (stop.IsCancellationRequested)
            {
                return driver.Machine;
            }

            DeviceLog.Released(logger, module.DeviceName, connection.Address, driver.Machine.Identification);
            register.Unlist(driver.Machine);
            driver = null;
            connection = module.Connect(connection.Address, time);
        }
    }
}
