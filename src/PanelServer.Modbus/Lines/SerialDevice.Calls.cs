using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PanelServer.Modbus.Lines;

/// <summary>The system calls, and what they work on, in the layout of the GNU C library.</summary>
internal sealed partial class SerialDevice
{
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadFile(SafeFileHandle file, byte[] buffer, nint length);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteFile(SafeFileHandle file, ReadOnlySpan<byte> bytes, nint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entries, nint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int CreateEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "tcgetattr", SetLastError = true)]
    private static partial int GetSettings(SafeFileHandle file, out Termios termios);

    [LibraryImport("libc", EntryPoint = "tcsetattr", SetLastError = true)]
    private static partial int SetSettings(SafeFileHandle file, int when, ref Termios termios);

    [LibraryImport("libc", EntryPoint = "cfmakeraw")]
    private static partial void MakeRaw(ref Termios termios);

    [LibraryImport("libc", EntryPoint = "cfsetspeed", SetLastError = true)]
    private static partial int SetSpeed(ref Termios termios, uint baudRate);

    [LibraryImport("libc", EntryPoint = "tcflush", SetLastError = true)]
    private static partial int Flush(SafeFileHandle file, int queue);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, ulong request, nint argument);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, ulong request, ref int argument);

    /// <summary>struct pollfd. Its file stays open while it is waited for: the thread that waits is the one that closes it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry(SafeFileHandle file, short events)
    {
        public int File = (int)file.DangerousGetHandle();
        public short Events = events;
        public short Returned;
    }

    /// <summary>struct termios.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Termios
    {
        private const uint TwoStopBits = 0x40;
        private const uint Receive = 0x80;
        private const uint WithParity = 0x100;
        private const uint OddParity = 0x200;
        private const uint IgnoreModemLines = 0x800;
        private const uint HardwareFlowControl = 0x80000000;
        private const uint CheckParity = 0x10;

        public uint InputModes;
        public uint OutputModes;
        public uint ControlModes;
        public uint LocalModes;
        public byte LineDiscipline;
        public ControlCharacters Characters;
        public uint InputSpeed;
        public uint OutputSpeed;

        /// <summary>Sets the shape of a character; eight bits are set already.</summary>
        public void Use(SerialLineSettings settings)
        {
            ControlModes &= ~(TwoStopBits | WithParity | OddParity | HardwareFlowControl);
            ControlModes |= Receive | IgnoreModemLines;
            ControlModes |= settings.StopBits == StopBits.Two ? TwoStopBits : 0;
            if (settings.Parity != Parity.None)
            {
                ControlModes |= WithParity | (settings.Parity == Parity.Odd ? OddParity : 0);
                InputModes |= CheckParity;
            }
        }
    }

    [InlineArray(32)]
    private struct ControlCharacters
    {
        public byte First;
    }
}
