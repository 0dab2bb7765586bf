using PanelServer.Modbus;

namespace PanelServer.Machines.Devices;

/// <summary>
/// Serves the machine of one device, off the cycle thread: polls the device, hands what it reads to the machine and what the machine commands
/// to the device. Derive and implement <see cref="PollAsync"/> and <see cref="Report"/>; when to try again, what to report and what to log is
/// done by <see cref="DriverRunner"/>. Driver and machine meet in <see cref="TripleBuffer{T}"/>s only.
/// </summary>
/// <param name="machine">The machine.</param>
public abstract class DeviceDriver(Machine machine)
{
    /// <summary>The machine.</summary>
    public Machine Machine { get; } = machine;

    /// <summary>From the start of one poll to the start of the next.</summary>
    public abstract TimeSpan Period { get; }

    /// <summary>How long polls may fail before the fault is reported. Default: 150 ms.</summary>
    public virtual TimeSpan Tolerance => TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Called before the first poll, and again before the first one after the device was lost: it may have been without power meanwhile, so
    /// what was commanded has to be written again. The device has identified itself just before. Default: nothing.
    /// </summary>
    /// <param name="stop">Ends the try.</param>
    /// <exception cref="IOException">The device does not answer, or not as it should.</exception>
    public virtual Task PrepareAsync(CancellationToken stop) => Task.CompletedTask;

    /// <summary>Writes a new command if there is one, and reads what is measured.</summary>
    /// <param name="stop">Ends the poll.</param>
    /// <exception cref="InvalidDataException">The device has answered nonsense; the message says what, as a sentence.</exception>
    /// <exception cref="ModbusException">It does not answer, or not as it should.</exception>
    /// <exception cref="IOException">Likewise, of a serial line.</exception>
    /// <exception cref="TimeoutException">Likewise.</exception>
    public abstract Task PollAsync(CancellationToken stop);

    /// <summary>Hands to the machine what the last poll has given.</summary>
    /// <param name="fault">Why the device can't be relied on, as an operator reads it; null after a poll that went well.</param>
    public abstract void Report(string? fault);

    /// <summary>What is to be logged of the last poll, for example that an output was switched; null if nothing is. Asked for once after each poll.</summary>
    public virtual string? TakeNews() => null;
}
