using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PanelServer.ControlLoop;
using PanelServer.Host.Audit;
using PanelServer.Host.Common;
using PanelServer.Host.Settings;
using PanelServer.Host.Storage;
using PanelServer.Machines;
using PanelServer.Machines.Mock;
using PanelServer.Tests.Storage;

namespace PanelServer.Tests.Settings;

/// <summary>The keeper beside a store that does not always work, and machines that go and come back.</summary>
[Trait("Store", "any")]
public sealed class SettingsKeeperTests : IDisposable
{
    private readonly ScratchStore _store = new();
    private readonly MockModule _module = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_machine_that_comes_back_has_the_settings_it_left_with_stored_or_not()
    {
        using Parts parts = new(_store.Options, _module);
        MockMachine first = _module.Create(1);
        parts.Keeper.Restore(first);
        Set(first, 321);

        MockMachine second = _module.Create(1);
        parts.Keeper.Restore(second);
        Assert.Equal(321, second.ReadTyped().State.Frequency1);

        MockMachine stranger = _module.Create(2);
        parts.Keeper.Restore(stranger);
        Assert.Equal(100, stranger.ReadTyped().State.Frequency1);
    }

    [Fact]
    [Trait("Store", "file")]
    public async Task Settings_that_could_not_be_stored_are_stored_as_soon_as_it_works_again()
    {
        string blocked = Path.Combine(_store.Folder.Path, "blocked");
        await File.WriteAllTextAsync(blocked, "", TestContext.Current.CancellationToken);
        using Parts parts = new(new() { Directory = blocked }, _module);
        MockMachine machine = _module.Create(1);
        parts.Keeper.Restore(machine);
        Set(machine, 321);
        parts.Keeper.Look();
        await Eventually.HoldsAsync(() => parts.Store.Trouble is not null);

        File.Delete(blocked);
        await Eventually.HoldsAsync(() =>
        {
            parts.Keeper.Look();
            return File.Exists(Path.Combine(blocked, StoreFile.Name)) && parts.Store.Trouble is null;
        });
        Dictionary<MachineIdentificationUnique, StoredMachine> stored = await Eventually.IsAsync(
            () => parts.Store.ReadAsync(SettingsTable.Read), machines => machines.ContainsKey(machine.Identification));
        Assert.Equal("""{"frequency1":321.0}""", stored[machine.Identification].Settings);
        Assert.Equal(0, parts.Store.LostRecords);
    }

    [Fact]
    public async Task After_a_failure_the_settings_of_then_are_stored()
    {
        FakeTimeProvider time = new();
        using Parts parts = new(_store.Options, _module, time: time);
        MockMachine machine = _module.Create(1);
        parts.Keeper.Restore(machine);
        await parts.Store.FailAsync(() =>
        {
            Set(machine, 321);
            parts.Keeper.Look();
            Set(machine, 322);
            parts.Keeper.Look();
        });
        Set(machine, 321);
        time.Advance(TimeSpan.FromSeconds(5));
        parts.Keeper.Look();
        Assert.Equal("""{"frequency1":321.0}""", (await parts.Store.ReadAsync(SettingsTable.Read))[machine.Identification].Settings);
    }

    [Fact]
    public async Task A_setting_that_is_the_factorys_again_is_not_stored()
    {
        using Parts parts = new(_store.Options, _module);
        MockMachine machine = _module.Create(1);
        parts.Keeper.Restore(machine);
        Set(machine, 321);
        parts.Keeper.Look();
        Set(machine, 100);
        parts.Keeper.Look();
        Assert.Equal("{}", (await parts.Store.ReadAsync(SettingsTable.Read))[machine.Identification].Settings);
    }

    [Fact]
    public void Work_that_a_fault_of_a_few_cycles_has_ended_is_told_with_its_reason()
    {
        LoggedLines<SettingsKeeper> log = new();
        using Parts parts = new(_store.Options, _module, log);
        MockMachine machine = _module.Create(1);
        parts.Keeper.Restore(machine);
        machine.RunSafe(Next(machine), "The bus is interrupted.");
        Set(machine, 321);
        parts.Keeper.Look();
        Assert.Empty(log.Warnings);

        Assert.Equal(SubmitResult.Accepted, machine.Submit([new MockMutation.SetMode(MockMode.Running)]));
        machine.Run(Next(machine));
        parts.Keeper.Look();
        machine.RunSafe(Next(machine), "The bus is interrupted.");
        machine.Run(Next(machine));
        Assert.Null(machine.ReadStatus().Error);
        parts.Keeper.Look();
        parts.Keeper.Look();
        Assert.Equal(
            "mock/1 was in Running and was switched to its safe state: The bus is interrupted. It stays there until somebody chooses its mode again",
            Assert.Single(log.Warnings));
    }

    private static void Set(MockMachine machine, double frequency)
    {
        Assert.Equal(SubmitResult.Accepted, machine.Submit([new MockMutation.SetFrequency1(frequency)]));
        machine.Run(Next(machine));
    }

    private static Cycle Next(MockMachine machine) => new(machine.ReadStatus().CycleNumber + 1, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));

    private sealed class Parts : IDisposable
    {
        public Parts(StorageOptions storage, MockModule module, ILogger<SettingsKeeper>? log = null, TimeProvider? time = null)
        {
            IOptions<StorageOptions> options = Options.Create(storage);
            PanelClock clock = new(time ?? TimeProvider.System, LoopTime.Real(), NullLogger<PanelClock>.Instance);
            Store = new(options, TimeProvider.System, NullLogger<Store>.Instance);
            Keeper = new(Store, new AuditTrail(Store, options, clock), new MachineCatalog([module]), options, clock, TimeProvider.System, log ?? NullLogger<SettingsKeeper>.Instance);
        }

        public Store Store { get; }

        public SettingsKeeper Keeper { get; }

        public void Dispose()
        {
            Keeper.Dispose();
            Store.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
            Store.Dispose();
        }
    }
}
