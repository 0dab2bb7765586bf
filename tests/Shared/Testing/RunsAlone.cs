namespace PanelServer.Testing;

/// <summary>
/// Tests whose subject is real time: frames on a cable, a thread's punctuality, a load. They run one by one while no other test runs,
/// neither of their project nor, in tests/run, of another.
/// </summary>
[CollectionDefinition(nameof(RunsAlone), DisableParallelization = true)]
[Trait("Runs", "alone")]
public sealed class RunsAlone;
