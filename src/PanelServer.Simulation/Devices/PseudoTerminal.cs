using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Win32.SafeHandles;
using PanelServer.Modbus.Lines;

namespace PanelServer.Simulation.Devices;

/// <summary>
/// The far end of a serial line without hardware: a pseudo-terminal whose other end can be opened like a serial port. Disposing is like
/// pulling the cable: the other end's reads and writes fail.
/// </summary>
public sealed partial class PseudoTerminal : IByteLine
{
    private const int ReadWrite = 2;
    private const int NoControllingTerminal = 0x100;
    private const int CloseOnExec = 0x80000;
    private const short PollIn = 1;
    private const short PollHangUp = 0x10;
    private const int PollMilliseconds = 20;
    private const int TerminalSettingsLength = 256;
    private static readonly TimeSpan NobodyThere = TimeSpan.FromMilliseconds(20);

    private readonly SafeFileHandle _handle;
    private readonly Channel<byte[]> _received = Channel.CreateUnbounded<byte[]>();
    private readonly Thread _reader;
    private byte[] _rest = [];
    private volatile bool _closing;

    private PseudoTerminal(SafeFileHandle handle, string path)
    {
        _handle = handle;
        Path = path;
        _reader = new(Receive) { IsBackground = true, Name = $"far end of {path}" };
        _reader.Start();
    }

    /// <summary>The file that is opened as a serial port.</summary>
    public string Path { get; }

    /// <summary>Makes a pseudo-terminal that changes no byte.</summary>
    /// <exception cref="IOException">The system gives none.</exception>
    public static PseudoTerminal Open()
    {
        SafeFileHandle handle = new(OpenMaster(ReadWrite | NoControllingTerminal | CloseOnExec), ownsHandle: true);
        byte[] name = new byte[128];
        byte[] settings = new byte[TerminalSettingsLength];
        if (handle.IsInvalid || Grant(handle) != 0 || Unlock(handle) != 0 || GetName(handle, name, name.Length) != 0
            || GetSettings(handle, settings) != 0)
        {
            handle.Dispose();
            throw new IOException($"No pseudo-terminal: error {Marshal.GetLastPInvokeError()}.");
        }

        MakeRaw(settings);
        _ = SetSettings(handle, 0, settings);
        return new(handle, System.Text.Encoding.ASCII.GetString(name, 0, Array.IndexOf(name, (byte)0)));
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_rest.Length == 0)
        {
            if (!await _received.Reader.WaitToReadAsync(cancellation))
            {
                return 0;
            }

            _rest = await _received.Reader.ReadAsync(cancellation);
        }

        int count = Math.Min(buffer.Length, _rest.Length);
        _rest.AsMemory(0, count).CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_closing, this);

        // The system's buffer of 4 kB takes what a device sends; what does not fit, because nobody reads, is lost as on a real line.
        if (Poll(_handle, forWriting: true, 0))
        {
            _ = Write(_handle, bytes.ToArray(), bytes.Length);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void DiscardInput()
    {
        _rest = [];
        while (_received.Reader.TryRead(out _))
        {
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (!_closing)
        {
            _closing = true;
            _reader.Join();
            _handle.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private void Receive()
    {
        byte[] buffer = new byte[512];
        while (!_closing)
        {
            if (!Poll(_handle, forWriting: false, PollMilliseconds))
            {
                continue;
            }

            nint count = Read(_handle, buffer, buffer.Length);
            if (count > 0)
            {
                _received.Writer.TryWrite(buffer[..(int)count]);
            }
            else
            {
                // Nobody has the other end open.
                Thread.Sleep(NobodyThere);
            }
        }

        _received.Writer.Complete();
    }

    private static bool Poll(SafeFileHandle handle, bool forWriting, int milliseconds)
    {
        const short PollOut = 4;
        PollEntry entry = new() { Descriptor = (int)handle.DangerousGetHandle(), Events = forWriting ? PollOut : PollIn };
        return Poll(ref entry, 1, milliseconds) > 0 && (forWriting ? entry.Returned == PollOut : (entry.Returned & (PollIn | PollHangUp)) != 0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt", SetLastError = true)]
    private static partial int OpenMaster(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt", SetLastError = true)]
    private static partial int Grant(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "unlockpt", SetLastError = true)]
    private static partial int Unlock(SafeFileHandle handle);

    [LibraryImport("libc", EntryPoint = "ptsname_r", SetLastError = true)]
    private static partial int GetName(SafeFileHandle handle, byte[] name, nint length);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetSettings(SafeFileHandle handle, byte[] settings);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetSettings(SafeFileHandle handle, int when, byte[] settings);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle handle, byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(SafeFileHandle handle, byte[] bytes, nint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nint count, int milliseconds);
}
