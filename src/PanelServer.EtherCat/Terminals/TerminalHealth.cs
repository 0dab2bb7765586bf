using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Terminals;

/// <summary>Whether a terminal's process data can be relied on, and if not, what stands in the way.</summary>
public enum TerminalCondition
{
    /// <summary>The main device has not brought the terminal to OP yet.</summary>
    NotStarted,

    /// <summary>In OP and exchanging process data.</summary>
    Operational,

    /// <summary>The terminal does not answer although frames come back.</summary>
    Lost,

    /// <summary>The terminal answers but has left OP, or refuses to enter it.</summary>
    NotOperational,

    /// <summary>No frame comes back: the whole bus is interrupted.</summary>
    BusDown,

    /// <summary>Frames arrive, but the terminal repeats the same inputs and its toggle bit stands still: the values are old.</summary>
    Frozen,
}

/// <summary>A terminal's condition with what to tell the operator.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="Explanation">What is wrong; null when the terminal is operational.</param>
public readonly record struct TerminalHealth(TerminalCondition Condition, EtherCatError? Explanation)
{
    /// <summary>True when the process data can be relied on.</summary>
    public bool IsOperational => Condition == TerminalCondition.Operational;

    /// <summary>The explanation in English, for those who need not know what it is about; null when the terminal is operational.</summary>
    public string? Sentence => Explanation?.Sentence;
}
