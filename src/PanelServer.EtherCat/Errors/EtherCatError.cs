namespace PanelServer.EtherCat.Errors;

/// <summary>
/// Something that is not as it should be: what an <see cref="EtherCatException"/> is about, and what a snapshot, a terminal or a transport reports
/// while the bus runs. The code and its arguments say what, so that it can be told in any language; the sentence says so in English. Immutable.
/// </summary>
/// <param name="Code">What is wrong.</param>
/// <param name="Sentence">What is wrong and what to do, in English, for an operator.</param>
/// <param name="Arguments">What the sentence names, in the order that the code states. A reason is an <see cref="EtherCatError"/> itself.</param>
public sealed record EtherCatError(EtherCatErrorCode Code, string Sentence, params IReadOnlyList<object> Arguments)
{
    /// <summary>True for the same code with the same sentence, which has all arguments in it.</summary>
    /// <param name="other">Another one.</param>
    public bool Equals(EtherCatError? other) => other is not null && Code == other.Code && Sentence == other.Sentence;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Code, Sentence);

    /// <summary>The sentence.</summary>
    public override string ToString() => Sentence;
}
