namespace PanelServer.Machines.Input;

/// <summary>One fault in what a client sent.</summary>
/// <param name="Where">JSON pointer (RFC 6901) into the body; empty for the body as a whole.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Allowed">What is allowed there.</param>
public sealed record InputError(string Where, string What, string Allowed)
{
    /// <summary>One sentence for people: <c>/1/SetFrequency1: 2000 is out of range; allowed: a number from 0 to 1000 (mHz).</c></summary>
    public override string ToString() => $"{(Where.Length == 0 ? "body" : Where)}: {What}; allowed: {Allowed}";
}
