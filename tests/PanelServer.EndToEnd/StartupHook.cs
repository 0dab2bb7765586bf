#pragma warning disable CA1050 // The runtime wants a class of this name in no namespace (DOTNET_STARTUP_HOOKS).

/// <summary>
/// Brings a defect into the server as a program: once a file appears, an exception escapes on a thread of its own. The server's process
/// loads it because a test names this assembly in DOTNET_STARTUP_HOOKS.
/// </summary>
public static class StartupHook
{
    /// <summary>Environment variable with the path of the file.</summary>
    public const string Signal = "PANEL_TEST_DEFECT";

    /// <summary>Called by the runtime before the program's own first line.</summary>
    public static void Initialize()
    {
        string file = Environment.GetEnvironmentVariable(Signal)!;
        new Thread(() =>
        {
            while (!File.Exists(file))
            {
                Thread.Sleep(20);
            }

            throw new InvalidOperationException("a defect that nobody has caught");
        })
        { IsBackground = true, Name = "broken" }.Start();
    }
}
