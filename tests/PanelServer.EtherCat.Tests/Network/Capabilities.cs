using System.Runtime.InteropServices;

namespace PanelServer.EtherCat.Tests.Network;

/// <summary>Capabilities belong to a thread (capabilities(7)), so a test can give them up for one thread alone.</summary>
internal static partial class Capabilities
{
    private const uint Version3 = 0x20080522;

    public static void DropAllOfThisThread()
    {
        uint[] header = [Version3, 0];
        if (Set(header, new uint[6]) != 0)
        {
            throw new InvalidOperationException($"Capabilities could not be dropped: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int Set(uint[] header, uint[] data);
}
