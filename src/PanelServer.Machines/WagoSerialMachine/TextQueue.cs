using System.Runtime.CompilerServices;

namespace PanelServer.Machines.WagoSerialMachine;

/// <summary>Up to sixteen texts, first in, first out, as a value: part of a state.</summary>
public readonly record struct TextQueue
{
    private const int Capacity = 16;
    private readonly Texts _texts;
    private readonly long _added;
    private readonly long _taken;

    private TextQueue(Texts texts, long added, long taken) => (_texts, _added, _taken) = (texts, added, taken);

    /// <summary>True if nothing waits.</summary>
    public bool IsEmpty => _added == _taken;

    /// <summary>True if no further text has room.</summary>
    public bool IsFull => _added - _taken == Capacity;

    /// <summary>The text that has waited longest. Not while it is empty.</summary>
    public string First => _texts[(int)(_taken % Capacity)];

    /// <summary>The queue with one more text. Not while it is full.</summary>
    /// <param name="text">The text.</param>
    public TextQueue With(string text)
    {
        Texts texts = _texts;
        texts[(int)(_added % Capacity)] = text;
        return new(texts, _added + 1, _taken);
    }

    /// <summary>The queue without <see cref="First"/>.</summary>
    public TextQueue WithoutFirst() => new(_texts, _added, _taken + 1);

    /// <summary>True if the same texts wait, of the same queue.</summary>
    public bool Equals(TextQueue other) => (_added, _taken) == (other._added, other._taken);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_added, _taken);

    [InlineArray(Capacity)]
    private struct Texts
    {
        private string _first;
    }
}
