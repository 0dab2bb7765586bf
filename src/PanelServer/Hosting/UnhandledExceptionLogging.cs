namespace PanelServer.Host.Hosting;

/// <summary>
/// Writes unhandled exceptions, on whatever thread, to the log before they end the process. The runtime itself writes them to
/// standard error only, where they are lost unless somebody keeps it.
/// </summary>
internal static class UnhandledExceptionLogging
{
    /// <summary>Starts logging them. Calling it again changes nothing.</summary>
    public static void Listen()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        TaskScheduler.UnobservedTaskException -= OnUnobservedException;
        TaskScheduler.UnobservedTaskException += OnUnobservedException;
    }

    private static void OnUnhandledException(object sender, UnhandledExceptionEventArgs unhandled)
    {
        Serilog.Log.Logger.Fatal(
            unhandled.ExceptionObject as Exception,
            "The server ends because of a defect on thread {Thread}; the terminals' watchdogs switch all outputs off. Report this with the log",
            Thread.CurrentThread.Name ?? "of the pool");

        // The log files are written by a thread of their own, which must be done before the process ends.
        Serilog.Log.CloseAndFlush();
    }

    // A task whose failure nobody looked at. It stops nothing, but it is a defect that somebody should hear of.
    private static void OnUnobservedException(object? sender, UnobservedTaskExceptionEventArgs unobserved) =>
        Serilog.Log.Logger.Error(unobserved.Exception, "A task has failed and nobody waited for it; the server goes on. Report this with the log");
}
