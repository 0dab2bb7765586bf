namespace PanelServer.Machines;

/// <summary>A machine was recognised on the bus but can't be built. The message goes to the machine's <c>error</c> field.</summary>
/// <param name="message">What is wrong and what to do, as an operator reads it.</param>
public sealed class MachineBuildException(string message) : Exception(message);
