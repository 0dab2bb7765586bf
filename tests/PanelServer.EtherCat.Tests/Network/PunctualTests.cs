namespace PanelServer.EtherCat.Tests.Network;

/// <summary>Tests in real time, whose threads must not be held up by all the others that would run beside them.</summary>
[CollectionDefinition(nameof(RawSocketTests), DisableParallelization = true)]
public sealed class PunctualTests;
