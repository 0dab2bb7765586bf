namespace PanelServer.Machines;

/// <summary>
/// A request to change a machine's commanded state. Each machine has a closed set: an abstract record derived from this one
/// that contains one sealed nested record per mutation. The nested record's name is its tag on the wire, its single
/// constructor parameter, if any, is the payload; <see cref="QuantityAttribute"/> on the parameter gives unit and range.
/// </summary>
public abstract record Mutation;
