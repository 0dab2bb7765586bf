namespace PanelServer.Machines.Input;

/// <summary>How far a body was understood.</summary>
public enum MutationParseOutcome
{
    /// <summary>All mutations are known and in range.</summary>
    Valid,

    /// <summary>The body is not JSON text.</summary>
    NotJson,

    /// <summary>It is JSON, but not a list of mutations of this machine, or a value is out of range.</summary>
    Invalid,
}

/// <summary>What came of parsing.</summary>
/// <param name="Outcome">How far the body was understood.</param>
/// <param name="Mutations">The mutations, in order; empty unless valid.</param>
/// <param name="Errors">What is wrong; empty if valid.</param>
public sealed record MutationParseResult(MutationParseOutcome Outcome, Mutation[] Mutations, IReadOnlyList<InputError> Errors);
