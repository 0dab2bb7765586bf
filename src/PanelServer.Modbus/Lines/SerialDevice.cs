using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PanelServer.Modbus.Lines;

/// <summary>
/// A serial port as Linux has it: termios(3), ioctl_tty(2). The framework's serial port can't be used where ports vanish: when the far end hangs
/// up its reader ends without a word, or fails in a task that nobody waits for.
/// </summary>
internal sealed partial class SerialDevice : IDisposable
{
    private const int OpenReadWriteNoTerminalNonBlockingCloseOnExec = 2 | 0x100 | 0x800 | 0x80000;
    private const int EventCloseOnExec = 0x80000;
    private const short PollIn = 1;
    private const int Now = 0;
    private const int InputQueue = 0;
    private const int BothQueues = 2;
    private const ulong MakeExclusive = 0x540C;
    private const ulong SetModemLines = 0x5416;
    private const int DtrAndRts = 2 | 4;
    private const int NotThere = 2;
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int AccessDenied = 13;
    private const int Busy = 16;

    private readonly SafeFileHandle _port;
    private readonly SafeFileHandle _wake;

    private SerialDevice(string path, SafeFileHandle port)
    {
        Path = path;
        _port = port;
        _wake = new(CreateEvent(0, EventCloseOnExec), ownsHandle: true);
    }

    /// <summary>The device file.</summary>
    public string Path { get; }

    /// <summary>Opens a port, for this process alone.</summary>
    /// <param name="settings">Which port, and how.</param>
    /// <exception cref="IOException">The port does not exist, is none, or refuses the settings.</exception>
    /// <exception cref="UnauthorizedAccessException">The port is in use or this user may not open it.</exception>
    public static SerialDevice Open(SerialLineSettings settings)
    {
        SafeFileHandle port = new(OpenFile(settings.Path, OpenReadWriteNoTerminalNonBlockingCloseOnExec), ownsHandle: true);
        if (port.IsInvalid)
        {
            throw CannotOpen(settings.Path, Marshal.GetLastPInvokeError());
        }

        try
        {
            Configure(port, settings);
            return new(settings.Path, port);
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    /// <summary>Waits until bytes have come, or the port has hung up.</summary>
    /// <returns>False if <see cref="Wake"/> was called.</returns>
    public bool WaitForInput()
    {
        Span<PollEntry> entries = [new(_port, PollIn), new(_wake, PollIn)];
        _ = Poll(ref entries[0], entries.Length, -1);
        return entries[1].Returned == 0;
    }

    /// <summary>Waits for <see cref="Wake"/>.</summary>
    public void WaitUntilWoken()
    {
        PollEntry entry = new(_wake, PollIn);
        while (entry.Returned == 0)
        {
            _ = Poll(ref entry, 1, -1);
        }
    }

    /// <summary>Ends all waiting, for good. From any thread, also when the port is closed already.</summary>
    public void Wake()
    {
        try
        {
            _ = WriteFile(_wake, BitConverter.GetBytes(1UL), sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // It is closed: nobody waits.
        }
    }

    /// <summary>Takes what has come.</summary>
    /// <param name="buffer">Where to.</param>
    /// <returns>How many bytes; 0 if none are there.</returns>
    /// <exception cref="IOException">The port has hung up.</exception>
    public int Read(byte[] buffer)
    {
        nint count = ReadFile(_port, buffer, buffer.Length);
        return count > 0 ? (int)count : count < 0 && IsTemporary() ? 0 : throw HungUp();
    }

    /// <summary>Sends as many bytes as fit in the system's buffer.</summary>
    /// <returns>How many it took.</returns>
    /// <exception cref="IOException">The port has hung up.</exception>
    public int Write(ReadOnlySpan<byte> bytes)
    {
        nint count = WriteFile(_port, bytes, bytes.Length);
        return count >= 0 ? (int)count : IsTemporary() ? 0 : throw HungUp();
    }

    /// <summary>Throws away what has come and was not taken.</summary>
    public void DiscardInput() => _ = Flush(_port, InputQueue);

    /// <inheritdoc/>
    public void Dispose()
    {
        _port.Dispose();
        _wake.Dispose();
    }

    private static void Configure(SafeFileHandle port, SerialLineSettings settings)
    {
        if (GetSettings(port, out Termios termios) != 0)
        {
            throw new IOException($"{settings.Path} is no serial port.");
        }

        MakeRaw(ref termios);
        termios.Use(settings);
        if (SetSpeed(ref termios, (uint)settings.BaudRate) != 0)
        {
            throw new IOException($"{settings.Path} can't be set to {settings.BaudRate} baud; allowed: the usual rates, such as 9600, 19200, 38400, 115200.");
        }

        if (Control(port, MakeExclusive, 0) != 0 || SetSettings(port, Now, ref termios) != 0)
        {
            throw new IOException($"{settings.Path} refuses its settings: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        // A pseudo-terminal has no modem lines; it works without them.
        int lines = DtrAndRts;
        _ = Control(port, SetModemLines, ref lines);
        _ = Flush(port, BothQueues);
    }

    private static Exception CannotOpen(string path, int error) => error switch
    {
        NotThere => new FileNotFoundException($"The serial port {path} is not there.", path),
        AccessDenied => new UnauthorizedAccessException($"This user may not open {path}: its group is usually dialout."),
        Busy => new UnauthorizedAccessException($"Another program has {path} open."),
        _ => new IOException($"{path} can't be opened: {Marshal.GetPInvokeErrorMessage(error)}."),
    };

    private static bool IsTemporary() => Marshal.GetLastPInvokeError() is TryAgain or Interrupted;

    private IOException HungUp() => new($"The port {Path} has hung up.");
}
