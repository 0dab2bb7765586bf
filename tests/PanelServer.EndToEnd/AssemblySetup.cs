using PanelServer.EndToEnd.FrontDoor;
using Xunit.Sdk;
using Xunit.v3;

// Servers, browsers and other clients wait for one another more than they compute: some at a time. What is about real time runs alone.
[assembly: Parallelization(Mode = ParallelMode.Collections, MaxThreads = 3)]
[assembly: AssemblyFixture(typeof(PublishedBuild))]
