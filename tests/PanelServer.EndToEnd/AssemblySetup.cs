using PanelServer.EndToEnd.Panel;
using Xunit.Sdk;
using Xunit.v3;

// Servers and clients share two cores and one simulated line: one test at a time.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(SimulatedPanel))]
