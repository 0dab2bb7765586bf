using CsCheck;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Terminals.Wago;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Terminals.Wago;
using PanelServer.EtherCat.Transport;
using PanelServer.Machines.WagoDoTestMachine;

namespace PanelServer.Machines.Tests.TestMachines;

/// <summary>The coupler's driver against couplers with any modules in any order.</summary>
public class WagoCouplerTests
{
    private static readonly Func<VirtualWagoModule>[] Kinds =
    [
        VirtualWagoDigitalModule.Wago750402,
        VirtualWagoDigitalModule.Wago750430,
        VirtualWagoDigitalModule.Wago750501,
        VirtualWagoDigitalModule.Wago750530,
        VirtualWagoDigitalModule.Wago7501506,
        VirtualWagoDigitalModule.Wago750531,
        () => new VirtualWago750455(),
        () => new VirtualWago750460(),
        () => new VirtualWago750553(),
        () => new VirtualWago750652(),
        VirtualWagoStepper.Wago750671,
        VirtualWagoStepper.Wago750672,
        () => new UnknownModule(),
    ];

    [Fact]
    public void Any_modules_in_any_order_are_found_read_and_written() => Gen.Int[0, Kinds.Length - 1].Array[0, 8].Sample(
        chosen =>
        {
            VirtualWagoModule[] modules = [.. chosen.Select(kind => Kinds[kind]())];
            using Bench bench = new(modules);
            Assert.Equal(modules.Select(module => module.Identification), bench.Coupler.Modules.Select(module => module.Identification));
            Random random = new(chosen.Length);
            for (int round = 0; round < 3; round++)
            {
                CheckOnce(bench, modules, random);
            }

            AssertDoesNotAllocate(bench.Coupler);
        },
        iter: 15,
        threads: 1);

    [Theory]
    [InlineData(0, "there is no module")]
    [InlineData(1, "there is a 750-402")]
    [InlineData(2, "unknown module 0xDEADBEEF")]
    public void A_machine_names_the_module_that_it_misses_and_what_is_there(int what, string found)
    {
        VirtualWagoModule[] modules = what switch
        {
            0 => [],
            1 => [VirtualWagoDigitalModule.Wago750402()],
            _ => [new UnknownModule()],
        };
        using Bench bench = new(modules);
        MachineBuildException failure = Assert.Throws<MachineBuildException>(() => new WagoDoModule().Build(
            1, new MachineTerminals(new Dictionary<ushort, Terminal> { [0] = bench.Coupler }), new MachineRoster(new MachineCatalog([]))));
        Assert.Contains(found, failure.Message, StringComparison.Ordinal);
        Assert.Contains("750-530", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4.0, 0)]
    [InlineData(6.0, 0x1000)]
    [InlineData(20.0, 0x7FF0)]
    public void Currents_are_as_exact_as_the_module(double milliampere, int word)
    {
        VirtualWago750455 module = new();
        using Bench bench = new([module]);
        module.SetCurrent(2, milliampere);
        bench.Cycle();
        Wago750455 driver = Assert.IsType<Wago750455>(bench.Coupler.Modules[0]);
        Assert.Equal(4 + (16 * (word / (float)0x7FF0)), driver.CurrentMilliampere(2), 0.008);
        Assert.False(driver.HasWiringError(2));
        module.SetCurrent(2, null);
        bench.Cycle();
        Assert.True(driver.HasWiringError(2));
    }

    private static void AssertDoesNotAllocate(WagoCoupler coupler)
    {
        byte[] inputs = new byte[coupler.InputBytes];
        byte[] outputs = new byte[coupler.OutputBytes];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            coupler.ReadInputs(inputs, TimeSpan.Zero);
            coupler.WriteOutputs(outputs);
            coupler.SetSafeOutputs();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void CheckOnce(Bench bench, VirtualWagoModule[] modules, Random random)
    {
        for (int slot = 0; slot < modules.Length; slot++)
        {
            if (modules[slot] is VirtualWagoDigitalModule digital && bench.Coupler.Modules[slot] is WagoDigitalModule driver)
            {
                digital.SetInputBits((byte)random.Next(256));
                for (int channel = 1; channel <= driver.Output.Count; channel++)
                {
                    driver.Output[channel] = random.Next(2) == 0;
                }
            }
            else if (modules[slot] is VirtualWago750455 analog)
            {
                analog.SetCurrent(1, 4 + slot);
                analog.SetCurrent(4, 20 - slot);
            }
            else if (modules[slot] is VirtualWago750460 thermometers)
            {
                thermometers.SetTemperature(1, -10.5 * slot);
                thermometers.SetTemperature(4, double.PositiveInfinity);
            }
            else if (bench.Coupler.Modules[slot] is Wago750553 outputs)
            {
                outputs.SetOutput(3, slot / 10f);
            }
        }

        bench.Cycle();
        for (int slot = 0; slot < modules.Length; slot++)
        {
            WagoModule found = bench.Coupler.Modules[slot];
            switch (modules[slot])
            {
                case VirtualWagoDigitalModule digital:
                    WagoDigitalModule driver = Assert.IsType<WagoDigitalModule>(found);
                    Assert.Equal(digital.Name, driver.Name);
                    Assert.Equal(digital.InputLevels, Enumerable.Range(1, driver.Input.Count).Select(channel => driver.Input[channel]));
                    Assert.Equal(digital.OutputBits, Enumerable.Range(1, driver.Output.Count).Sum(channel => driver.Output[channel] ? 1 << (channel - 1) : 0));
                    break;
                case VirtualWago750455:
                    Wago750455 analog = Assert.IsType<Wago750455>(found);
                    Assert.Equal(4 + slot, analog.CurrentMilliampere(1), 0.02);
                    Assert.Equal(20 - slot, analog.CurrentMilliampere(4), 0.02);
                    break;
                case VirtualWago750460:
                    Wago750460 thermometers = Assert.IsType<Wago750460>(found);
                    Assert.Equal([-10.5 * slot, 0, 0, null], Enumerable.Range(1, 4).Select(thermometers.Celsius));
                    break;
                case VirtualWago750553 ammeters:
                    Assert.Equal(2 * slot, ammeters.Milliampere(3), 0.001);
                    break;
                case VirtualWago750652 or VirtualWagoStepper:
                    Assert.Equal(modules[slot].Name, found.Name);
                    break;
                default:
                    Assert.IsType<UnknownWagoModule>(found);
                    break;
            }
        }
    }

    private sealed class UnknownModule() : VirtualWagoModule("unknown", 0xDEADBEEF, [CoeDataType.Bit3, CoeDataType.Unsigned16], [CoeDataType.Bit5]);

    private sealed class Bench : IDisposable
    {
        private const long PeriodNanoseconds = 1_000_000;
        private readonly VirtualClock _clock = new();
        private readonly VirtualSegment _segment = new();
        private readonly MainDevice _mainDevice;
        private readonly OperationalSegment _bus;

        public Bench(VirtualWagoModule[] modules)
        {
            VirtualWagoCoupler coupler = new(modules);
            _segment.Add(new VirtualSubdevice(coupler.Description, coupler));
            _mainDevice = new MainDevice(new InProcessTransport(_segment, _clock));
            _bus = _mainDevice.RunUntil(_mainDevice.StartUpAsync());
            Coupler = Assert.IsType<WagoCoupler>(_bus.Terminals[0]);
            Assert.True(Coupler.Health.IsOperational, Coupler.Health.Explanation?.Sentence);
        }

        public WagoCoupler Coupler { get; }

        /// <summary>Outputs out, inputs in.</summary>
        public void Cycle()
        {
            for (int i = 0; i < 3; i++)
            {
                _clock.AdvanceTo(_clock.NowNanoseconds + PeriodNanoseconds);
                _segment.Advance(_clock.NowNanoseconds);
                _bus.ReadInputs(TimeSpan.FromTicks(_clock.NowNanoseconds / 100));
                _bus.Groups[0].Acknowledge();
                _bus.WriteOutputs();
                _mainDevice.Pump();
            }
        }

        public void Dispose() => _mainDevice.Dispose();
    }
}
