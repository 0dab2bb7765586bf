namespace PanelServer.Host.Common;

/// <summary>Tasks for which nobody waits any more.</summary>
internal static class AbandonedTasks
{
    /// <summary>Leaves a task to itself: whatever it ends with, its failure counts as seen.</summary>
    /// <param name="task">The task.</param>
    public static void Abandon(this Task task) => task.ContinueWith(static late => late.Exception, TaskScheduler.Default);
}
