using Serilog;

namespace PanelServer.Host.Hosting;

/// <summary>
/// Writes to the log what ends the process against all care taken: an exception that nobody has caught, on whatever thread. The
/// runtime says it on standard error only, where it is lost as soon as nobody keeps that.
/// </summary>
public static class LastWords
{
    /// <summary>Listens for them, from now on. Calling it again changes nothing.</summary>
    public static void Listen()
    {
        AppDomain.CurrentDomain.UnhandledException -= OnUnhandledException;
        AppDomain.CurrentDomain.UnhandledException += OnUnhandledException;
        TaskScheduler.UnobservedTaskException -= OnUnobservedException;
        TaskScheduler.UnobservedTaskException += OnUnobservedException;
    }

    private static void OnUnhandledException(object sender, UnhandledExceptionEventArgs unhandled)
    {
        Log.Logger.Fatal(
            unhandled.ExceptionObject as Exception,
            "The server ends because of a defect on thread {Thread}; the terminals' watchdogs switch all outputs off. Report this with the log",
            Thread.CurrentThread.Name ?? "of the pool");

        // The log files are written by a thread of their own, which must be done before the process ends.
        Log.CloseAndFlush();
    }

    // A task whose failure nobody looked at. It stops nothing, but it is a defect that somebody should hear of.
    private static void OnUnobservedException(object? sender, UnobservedTaskExceptionEventArgs unobserved) =>
        Log.Logger.Error(unobserved.Exception, "A task has failed and nobody waited for it; the server goes on. Report this with the log");
}
