using PanelServer.Machines;
using PanelServer.Machines.Schema;

namespace PanelServer.Host.Runs;

/// <summary>Watches one winder: whether it winds, and when its length begins again.</summary>
/// <param name="machine">The winder.</param>
internal sealed class WinderWatch(Machine machine)
{
    private readonly int _counter = machine.Schema.LiveColumns.ToList().FindIndex(column => column.Field.ProcessValue?.Quantity == ProcessQuantity.WoundLength);
    private readonly double[] _live = new double[machine.Schema.LiveColumns.Count];
    private readonly double[] _state = new double[machine.Schema.StateColumns.Count];
    private readonly Queue<(long Time, double Metres)> _completed = [];
    private bool _isWinding;

    /// <summary>The winder.</summary>
    public Machine Machine => machine;

    /// <summary>When its length has last gone on, or it was last in a mode in which it winds, in Unix milliseconds; null before.</summary>
    public long? WoundAt { get; private set; }

    /// <summary>True from when it begins to wind until it stops, or until <see cref="ForgetBegin"/>.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Its length in metres; null while it is not known.</summary>
    public double? Length { get; private set; }

    /// <summary>Looks at it.</summary>
    /// <param name="now">The present time, in Unix milliseconds.</param>
    public void Look(long now)
    {
        MachineSnapshot snapshot = machine.ReadSnapshot();
        if (machine.Interruption is not null || snapshot is not { State: { } state, LiveValues: { } liveValues })
        {
            return;
        }

        machine.Schema.ReadLiveColumns(liveValues, _live);
        machine.Schema.ReadStateColumns(state, _state);
        double length = _live[_counter];
        if (length < Length && _completed.Count < RunBook.MostSpools)
        {
            _completed.Enqueue((now, Length.Value));
        }

        bool isWinding = length > Length || Produces(machine.Schema.StateColumns);
        HasBegun = isWinding && (HasBegun || !_isWinding);
        WoundAt = isWinding ? now : WoundAt;
        (_isWinding, Length) = (isWinding, length);
    }

    /// <summary>That it has begun to wind is dealt with.</summary>
    public void ForgetBegin() => HasBegun = false;

    /// <summary>Takes the first time that its length has begun again, which is told once.</summary>
    /// <param name="completed">When that was noticed, in Unix milliseconds, and what the length was before, in metres.</param>
    public bool TryTakeCompleted(out (long Time, double Metres) completed) => _completed.TryDequeue(out completed);

    private bool Produces(IReadOnlyList<StateColumn> columns)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].IsMode && columns[i].Value.ProducingChoices.Contains((int)_state[i]))
            {
                return true;
            }
        }

        return false;
    }
}
