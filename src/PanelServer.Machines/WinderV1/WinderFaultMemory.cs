using PanelServer.Machines.Alarms;
using PanelServer.Machines.Control;

namespace PanelServer.Machines.WinderV1;

/// <summary>
/// Keeps what has gone wrong for the operator to read: as long as the cause lasts, and after that until a mode is chosen, at
/// most a minute more.
/// </summary>
/// <param name="texts">Reactions and messages.</param>
public sealed class WinderFaultMemory(WinderFaultTexts texts)
{
    private readonly OnDelayTimer _displayed = new(60);
    private RequestTracker _acknowledgements;
    private WinderFault _fault;
    private WinderFault _warning;

    /// <summary>The message to show; null if nothing is wrong.</summary>
    public string? Message => texts[_fault != WinderFault.None ? _fault : _warning];

    /// <summary>The alarms of what is kept, also of a warning that a fault hides.</summary>
    public AlarmSignals Alarms => WinderAlarms.Of(_fault) | WinderAlarms.Of(_warning);

    /// <summary>Remembers a fault. One that switches off takes the place of one that does not.</summary>
    /// <param name="fault">The fault, not None.</param>
    public void Remember(WinderFault fault)
    {
        if (WinderFaultTexts.ReactionTo(fault) >= WinderFaultTexts.ReactionTo(_fault))
        {
            _fault = fault;
            _displayed.Reset();
        }
    }

    /// <summary>Shows a warning for this cycle, unless a fault is shown.</summary>
    /// <param name="warning">The warning; None for none.</param>
    public void Warn(WinderFault warning) => _warning = warning;

    /// <summary>Forgets the fault if the operator has chosen a mode, and so has read it and goes on.</summary>
    /// <param name="state">Counts how often one was chosen.</param>
    public void Follow(in WinderModeState state)
    {
        if (_acknowledgements.TakeNew(state.Acknowledgements))
        {
            _fault = WinderFault.None;
        }
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">Time since the last cycle.</param>
    public void Advance(double seconds)
    {
        if (_displayed.Update(_fault != WinderFault.None, seconds))
        {
            _fault = WinderFault.None;
        }
    }
}
