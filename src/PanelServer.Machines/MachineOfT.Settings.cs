using System.Text.Json;
using PanelServer.Machines.Schema;

namespace PanelServer.Machines;

/// <content>Settings that the machine had before the server was started.</content>
public abstract partial class Machine<TState, TLiveValues, TMutation>
{
    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> Restore(JsonElement settings)
    {
        KeptReading reading = _schema.Kept.Parse(settings);
        List<string> ignored = reading.Ignored;
        List<RestoredMutation> accepted = reading.Mutations;
        TState state = _state;
        while (_reduction.Restore([.. accepted.Select(restored => restored.Mutation)], ref state, out int index) is { } reason && accepted.Count > 0)
        {
            // One that does not fit any more, to a shorter traverse for example, must not cost the others.
            ignored.Add($"{accepted[index].Setting.Path}: {reason}");
            accepted.RemoveAt(index);
        }

        object restoredState = state;
        foreach (RestoredCalibration calibration in reading.Calibrations)
        {
            calibration.Setting.Write(restoredState, calibration.Value);
        }

        _state = (TState)restoredState;
        _publishedState = _state;
        PublishConstructed();
        return ignored;
    }
}
