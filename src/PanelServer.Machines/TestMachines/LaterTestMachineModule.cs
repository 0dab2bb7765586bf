namespace PanelServer.Machines.TestMachines;

/// <summary>Settings of the later test machines.</summary>
public sealed class LaterTestMachineOptions
{
    /// <summary>Whether there are any. Default: false, because the vendor's HMI of the same time does not know them and shows nothing beside one.</summary>
    public bool Enabled { get; set; }
}

/// <summary>Registers a test machine of a later HMI, which is off unless it is asked for.</summary>
/// <typeparam name="TState">Commanded values.</typeparam>
/// <typeparam name="TLiveValues">Measured values.</typeparam>
/// <typeparam name="TMutation">What can be changed.</typeparam>
/// <param name="machine">The machine's number.</param>
/// <param name="slug">Its name in REST addresses.</param>
/// <param name="name">What people call it.</param>
public abstract class LaterTestMachineModule<TState, TLiveValues, TMutation>(ushort machine, string slug, LocalizedText name)
    : TestMachineModule<TState, TLiveValues, TMutation>(machine, slug, name)
    where TState : struct
    where TLiveValues : struct
    where TMutation : Mutation
{
    private readonly LaterTestMachineOptions _options = new();

    /// <inheritdoc/>
    public sealed override MachineSettings Settings => new("LaterTestMachines", _options);

    /// <inheritdoc/>
    public sealed override bool IsEnabled => _options.Enabled;
}
