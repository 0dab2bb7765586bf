using System.Runtime.InteropServices;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>Capabilities belong to a thread (capabilities(7)), so a test can give them up for one thread alone.</summary>
internal static partial class Capabilities
{
    private const uint Version3 = 0x20080522;

    private const int RawNetwork = 13;

    public static void DropAllOfThisThread() => Keep(0);

    /// <summary>What the shipped service has for the bus: raw sockets, and no right to change interfaces.</summary>
    public static void KeepRawNetworkOfThisThread() => Keep(1u << RawNetwork);

    private static void Keep(uint capabilities)
    {
        // Effective, permitted and inheritable of the first 32, then of the others.
        uint[] header = [Version3, 0];
        if (Set(header, [capabilities, capabilities, 0, 0, 0, 0]) != 0)
        {
            throw new InvalidOperationException($"Capabilities could not be dropped: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int Set(uint[] header, uint[] data);
}
