using PanelServer.Host.History;

namespace PanelServer.Host.Plant;

/// <summary>How far the values of a machine are copied.</summary>
/// <param name="StepSeconds">Step of the block, in seconds.</param>
/// <param name="Block">Id of the block in the panel's own store; 0 if none was begun.</param>
/// <param name="Samples">How many of the block's samples are copied.</param>
/// <param name="LastTime">Time of the last sample that was copied, in Unix milliseconds. As long as no block was begun, nothing before it is copied.</param>
internal readonly record struct PlantPosition(int StepSeconds, long Block, int Samples, long LastTime)
{
    /// <summary>The same for another step: its blocks are looked through from the oldest, and the time that was copied before is left out.</summary>
    /// <param name="step">The step.</param>
    public PlantPosition In(HistoryStep step) =>
        StepSeconds == step.Seconds ? this : new(step.Seconds, 0, 0, StepSeconds == HistoryStep.Finest.Seconds ? LastTime : LastTime + (StepSeconds * 1000L) - 1);
}

/// <summary>How far what is recorded in the order of numbers is copied.</summary>
/// <param name="Alarms">Id of the last change of an alarm.</param>
/// <param name="Commands">Id of the last command.</param>
/// <param name="Runs">Revision of the last run.</param>
internal readonly record struct PlantRecordPositions(long Alarms, long Commands, long Runs);
