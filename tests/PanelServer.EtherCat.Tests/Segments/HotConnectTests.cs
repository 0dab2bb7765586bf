using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Description;
using PanelServer.EtherCat.Simulation.Terminals;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tests.Segments;

/// <summary>
/// Carts of a coupler, an output terminal and a stepper, alike but for a number, are plugged in here and there while the rest runs. The order of the bus
/// at the start: junction, cart A with two terminals, a terminal of the junction, cart B with two terminals.
/// </summary>
public sealed class HotConnectTests : IDisposable
{
    private const int Junction = 0;
    private const int CartA = 1;
    private const int Fixed = 4;
    private const int CartB = 5;
    private const int CartLength = 3;
    private const int Subdevices = 8;
    private const ushort SelectorInMemory = 0x1000;

    private static readonly EscProfile FourPorts = EscProfile.Coupler with { PortDescriptor = 0xFB };

    private readonly Cart _a;
    private readonly Cart _b;
    private Bench _bench;

    public HotConnectTests()
    {
        (_a, _b) = (new Cart(By.Alias, 11), new Cart(By.Alias, 22));
        _bench = BenchWith(_a, _b);
        Start();
    }

    /// <summary>What tells one cart from the other.</summary>
    public enum By
    {
        /// <summary>The station alias in the coupler's EEPROM.</summary>
        Alias,

        /// <summary>The serial number of the coupler.</summary>
        Serial,

        /// <summary>A selector on the coupler, told in the AL status code.</summary>
        StatusCode,

        /// <summary>A selector on the coupler, told by a word of its memory.</summary>
        Memory,

        /// <summary>Nothing.</summary>
        Nothing,
    }

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(By.Alias)]
    [InlineData(By.Serial)]
    [InlineData(By.StatusCode)]
    [InlineData(By.Memory)]
    public void Cart_is_known_wherever_it_is_plugged_in(By by)
    {
        (Cart a, Cart b) = StartWith(by);

        _bench.Segment.Move(CartB, CartA);

        _bench.CyclesUntil(() => _bench.Problems.Count() == CartLength, 200, "cart B is missed");
        AcknowledgeWhenRecovered(CartB);
        ExpectOrder(Junction, CartA, 2, 3, CartB, 6, 7, Fixed);
        Assert.Equal(CartA, _bench.Main.Snapshot.Subdevices[CartB].Parent);
        SwitchOn();
        ExpectOutputs(a, b);
        ExpectUntouched(CartA, Fixed);
        ExpectClocksInStep(a, b);
    }

    [Theory]
    [InlineData(By.Alias)]
    [InlineData(By.Serial)]
    [InlineData(By.StatusCode)]
    [InlineData(By.Memory)]
    public void Carts_that_have_changed_places_keep_their_outputs_apart(By by)
    {
        (Cart a, Cart b) = StartWith(by);

        // B behind A, then A with B to where B was: both have been without power.
        _bench.Segment.Move(CartB, CartA);
        _bench.Segment.Move(CartA, Junction);

        AcknowledgeWhenRecovered(CartA);
        AcknowledgeWhenRecovered(CartB);
        ExpectOrder(Junction, Fixed, CartA, 2, 3, CartB, 6, 7);
        SwitchOn();
        ((El2004)_bench.Op.Terminals[CartB + 1]).Output[1] = false;
        _bench.Cycles(5);
        Assert.True(a.Outputs.Output(1));
        Assert.False(b.Outputs.Output(1));
        ExpectUntouched(Fixed);
        ExpectClocksInStep(a, b);
    }

    [Fact]
    public void Cart_that_nothing_tells_from_another_is_left_alone_in_a_new_place_and_taken_back_in_the_old_one()
    {
        StartWith(By.Nothing);

        _bench.Segment.Move(CartB, CartA);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Warnings.Count == CartLength, 1000, "strangers are named");
        Assert.All(_bench.Main.Snapshot.Warnings, warning => Assert.Equal(EtherCatErrorCode.StrangerFound, warning.Code));
        Assert.Equal(CartLength, _bench.Problems.Count());

        _bench.Segment.Move(CartA + CartLength, Junction);
        AcknowledgeWhenRecovered(CartB);
        Assert.Empty(_bench.Main.Snapshot.Warnings);
        ExpectUntouched(CartA, Fixed);
    }

    [Fact]
    public void Cart_of_another_number_is_not_taken_for_the_missing_one()
    {
        (_, Cart b) = StartWith(By.StatusCode);
        b.Coupler.Selector = 33;
        _bench.Segment.Unplug(CartB);
        _bench.CyclesUntil(() => _bench.Problems.Count() == CartLength, 200, "cart B is missed");
        _bench.Segment.Replug(CartB);
        _bench.Cycles(1000);
        Assert.True(_bench.Main.Snapshot.Subdevices[CartB].HasSubstitute);
        Assert.Equal(CartLength, _bench.Problems.Count());

        b.Coupler.Selector = 22;
        AcknowledgeWhenRecovered(CartB);
        Assert.Empty(_bench.Main.Snapshot.Warnings);
    }

    [Fact]
    public void Cart_that_is_plugged_elsewhere_without_losing_power_works_there()
    {
        _bench.Segment.Disconnect(CartB);
        _bench.CyclesUntil(() => _bench.Problems.Count() == CartLength, 200, "cart B is missed");
        _bench.Segment.Move(CartB, CartA);
        _bench.Segment.Reconnect(CartA + CartLength);
        AcknowledgeWhenRecovered(CartB);
        ExpectOrder(Junction, CartA, 2, 3, CartB, 6, 7, Fixed);
        ExpectClocksInStep(_a, _b);
    }

    [Fact]
    public void Cart_that_is_put_in_between_is_taken_in_and_the_others_keep_their_numbers()
    {
        Cart c = new(By.Alias, 44);
        _bench.Segment.Attach(c.Coupler, _a.Coupler, port: 2, VirtualSegment.CableDelayNanoseconds);
        c.AttachTerminals(_bench.Segment);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == CartLength, 2000, "cart C is noticed");
        Assert.Empty(_bench.Main.Snapshot.Warnings);

        TakeIn();

        ExpectOrder(Junction, CartA, 2, 3, Subdevices, Subdevices + 1, Subdevices + 2, Fixed, CartB, 6, 7);
        Assert.Equal((CartA, 2), (_bench.Main.Snapshot.Subdevices[Subdevices].Parent, _bench.Main.Snapshot.Subdevices[Subdevices].ParentPort));
        SwitchOn();
        _bench.Cycles(5);
        Assert.True(c.Outputs.Output(1));
        ExpectUntouched(CartA, Fixed, CartB);
        ExpectClocksInStep(_a, _b, c);

        // What is behind it comes back in its place, and so does what was put in.
        foreach ((int place, int number) in new[] { (7, Fixed), (4, Subdevices) })
        {
            _bench.Segment.Unplug(place);
            _bench.CyclesUntil(() => _bench.Problems.Any(), 200, "it is missed");
            _bench.Segment.Replug(place);
            AcknowledgeWhenRecovered(number);
        }
    }

    [Fact]
    public void Clock_that_is_put_in_before_all_others_becomes_the_one_that_they_follow()
    {
        VirtualSubdevice first = new(DigitalDescriptions.Ek1100, new VirtualEk1100());
        _bench.Segment.Insert(0, first);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Added == 1, 2000, "the coupler is noticed");
        TakeIn();
        ExpectOrder(Subdevices, Junction, CartA, 2, 3, Fixed, CartB, 6, 7);
        ExpectClocksInStep(_a, _b);
        Assert.Equal(0, _bench.Main.Snapshot.Subdevices[Subdevices].ClockDifferenceNanoseconds);
        Assert.Equal((-1, Subdevices), (_bench.Main.Snapshot.Subdevices[Subdevices].Parent, _bench.Main.Snapshot.Subdevices[Junction].Parent));
        ExpectUntouched(CartA, Fixed, CartB);

        _bench.Segment.Remove(0);
        _bench.CyclesUntil(() => _bench.Problems.Any(), 200, "it is missed");
        _bench.Cycles(2000);
        Assert.Contains("is missing", Assert.Single(_bench.Problems), StringComparison.Ordinal);
        ExpectUntouched(CartA, Fixed, CartB);
    }

    [Fact]
    public void Clock_that_has_lost_its_time_and_is_plugged_in_before_all_others_gets_it_before_they_follow_it()
    {
        const int a = 1;
        const int b = 4;
        _bench.Dispose();
        _bench = new Bench([], new MainDeviceOptions { GroupOf = device => device.Position is 0 ? "junction" : device.Position < b ? "cart A" : "cart B" });
        (Cart cartA, Cart cartB) = (new Cart(By.Alias, 11), new Cart(By.Alias, 22));
        VirtualSubdevice junction = _bench.Segment.Add(
            new VirtualSubdevice(DigitalDescriptions.Ek1100 with { Esc = FourPorts with { Clock = ClockUnit.ReceiveTimesOnly } }, new VirtualEk1100()));
        _bench.Segment.Attach(cartA.Coupler, junction, port: 2, VirtualSegment.CableDelayNanoseconds);
        cartA.AttachTerminals(_bench.Segment);
        _bench.Segment.Attach(cartB.Coupler, cartA.Coupler, port: 2, VirtualSegment.CableDelayNanoseconds);
        cartB.AttachTerminals(_bench.Segment);
        Start();

        // Into port 3, which frames come to first.
        _bench.Segment.Move(b, 0);

        ProcessGroup moved = _bench.Op.Groups.Single(group => group.Name == "cart B");
        ulong start = _bench.Cycle().ReferenceTimeNanoseconds;
        for (int cycle = 1; moved.State != GroupState.AwaitingAcknowledgement; cycle++)
        {
            long passed = (long)(_bench.Cycle().ReferenceTimeNanoseconds - start);
            Assert.InRange(passed - (cycle * 1_000_000L), -100_000, 100_000);
            Assert.True(cycle < 5000, "Cart B does not recover.");
        }

        Assert.True(moved.Acknowledge());
        ExpectOrder(0, b, b + 1, b + 2, a, a + 1, a + 2);
        ExpectClocksInStep(cartA, cartB);
        ProcessGroup other = _bench.Op.Groups.Single(group => group.Name == "cart A");
        Assert.Equal((GroupState.Operational, 0, 0), (other.State, other.Faults, other.Mismatches));
        Assert.Equal(b, _bench.Main.Snapshot.Clock!.Reference);
    }

    [Fact]
    public void Coupler_that_replaces_a_broken_one_gets_its_alias()
    {
        VirtualSubdevice spare = new(Cart.CouplerOf(By.Alias, 0), new VirtualEk1100());
        _bench.Segment.Attach(spare, _a.Coupler, port: 2, VirtualSegment.CableDelayNanoseconds);
        _bench.Segment.Swap(Fixed, CartB + 1);
        _bench.Segment.Remove(Fixed);
        _bench.CyclesUntil(() => _bench.Main.Snapshot.Subdevices[CartB].HasSubstitute, 2000, "the spare one is noticed");
        _bench.CyclesUntil(_bench.Op.ExchangeAsync(CartB, []));
        AcknowledgeWhenRecovered(CartB);
        Assert.Equal(22, _bench.Main.Snapshot.Subdevices[CartB].StationAlias);
        SiiContent written = new(spare.Esc.Eeprom.Image);
        Assert.Equal((22, true), (written.StationAlias, written.IsChecksumValid));

        // As the broken one did, it is known elsewhere.
        _bench.Segment.Move(CartB, CartA);
        AcknowledgeWhenRecovered(CartB);
    }

    [Fact]
    public void Numbers_are_found_at_the_scan()
    {
        StartWith(By.StatusCode);
        Assert.Equal([0, 11, 0, 0, 0, 22, 0, 0], _bench.Main.Snapshot.Subdevices.Select(device => (int)device.IdSelector));
        StartWith(By.Memory);
        Assert.Equal([0, 11, 0, 0, 0, 22, 0, 0], _bench.Main.Snapshot.Subdevices.Select(device => (int)device.IdSelector));
        StartWith(By.Alias);
        Assert.Equal([0, 11, 0, 0, 0, 22, 0, 0], _bench.Main.Snapshot.Subdevices.Select(device => (int)device.StationAlias));
        Assert.All(_bench.Main.Snapshot.Subdevices, device => Assert.Equal(device.Position, device.BusPosition));
    }

    [Theory]
    [InlineData(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)]
    public void Whatever_is_plugged_in_where_when_it_has_come_to_rest_all_of_it_works(params int[] seeds)
    {
        foreach (int seed in seeds)
        {
            (Cart a, Cart b) = StartWith(seed % 2 == 0 ? By.Alias : By.StatusCode);
            Random random = new(seed);
            List<string> done = [];
            for (int i = 0; i < 10; i++)
            {
                CyclesAcknowledging(random.Next(150));
                done.Add($"{_bench.Now.TotalMilliseconds:0} ms: {PlugSomewhere(random, a, b)}");
            }

            _bench.Segment.Reconnect(PlaceOf(a));
            _bench.Segment.Reconnect(PlaceOf(b));
            for (int i = 0; i < 30_000 && !IsWell(); i++)
            {
                CyclesAcknowledging(1);
            }

            Assert.True(IsWell(), $"seed {seed}: {string.Join(" | ", _bench.Problems.Concat(_bench.Main.Snapshot.Warnings.Select(warning => warning.Sentence)))}\n{string.Join(' ', _bench.Segment.Subdevices.Select(device => $"{device.Description.OrderNumber}:{device.Esc.Memory.Word(Registers.StationAddress):X}"))} added {_bench.Main.Snapshot.Added} order {string.Join(' ', _bench.Main.Snapshot.Subdevices.Select(device => device.BusPosition))}\n{string.Join('\n', done)}");
            SwitchOn();
            ExpectOutputs(a, b);
            Assert.Equal(
                _bench.Segment.Subdevices.Select(device => device.Esc.Memory.Word(Registers.StationAddress)),
                _bench.Main.Snapshot.Subdevices.OrderBy(device => device.BusPosition).Select(device => device.StationAddress));
        }
    }

    private int PlaceOf(Cart cart) => _bench.Segment.Subdevices.ToList().IndexOf(cart.Coupler);

    private bool IsWell() => !_bench.Problems.Any() && _bench.Op.Groups.All(group => group.State == GroupState.Operational);

    private string PlugSomewhere(Random random, Cart a, Cart b)
    {
        (Cart cart, Cart other) = random.Next(2) == 0 ? (a, b) : (b, a);
        (int place, int to) = (PlaceOf(cart), random.Next(2) == 0 ? Junction : PlaceOf(other));
        try
        {
            switch (random.Next(4))
            {
                case 0:
                    _bench.Segment.Unplug(place);
                    return $"unplug {place}";
                case 1:
                    _bench.Segment.Replug(place);
                    return $"replug {place}";
                default:
                    _bench.Segment.Move(place, to);
                    return $"move {place} {to}";
            }
        }
        catch (InvalidOperationException)
        {
            return $"{place} does not fit into {to}";
        }
    }

    private void CyclesAcknowledging(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _bench.Cycle();
            foreach (ProcessGroup group in _bench.Op.Groups)
            {
                group.Acknowledge();
            }
        }
    }

    private static Bench BenchWith(Cart a, Cart b)
    {
        Bench bench = new([], new MainDeviceOptions { GroupOf = device => GroupOf(device.Position), RecoveriesPerMinute = 10_000 });
        VirtualSubdevice junction = new(DigitalDescriptions.Ek1100 with { Esc = FourPorts }, new VirtualEk1100());
        bench.Segment.Add(junction);
        bench.Segment.Attach(a.Coupler, junction, port: 3, VirtualSegment.CableDelayNanoseconds);
        a.AttachTerminals(bench.Segment);
        bench.Segment.Attach(new VirtualSubdevice(DigitalDescriptions.El2004, new VirtualEl2004()), junction, port: 1, VirtualSegment.CouplerDelayNanoseconds);
        bench.Segment.Attach(b.Coupler, junction, port: 2, VirtualSegment.CableDelayNanoseconds);
        b.AttachTerminals(bench.Segment);
        return bench;
    }

    private static string GroupOf(int position) => position switch
    {
        Junction => "junction",
        < Fixed => "cart A",
        Fixed => "fixed",
        < Subdevices => "cart B",
        _ => "added",
    };

    private (Cart A, Cart B) StartWith(By by)
    {
        _bench.Dispose();
        (Cart a, Cart b) = (new Cart(by, 11), new Cart(by, 22));
        _bench = BenchWith(a, b);
        Start();
        return (a, b);
    }

    private void Start()
    {
        _bench.StartUp();
        Assert.Empty(_bench.Problems);
        SwitchOn();
        _bench.Cycles(50);
    }

    private void SwitchOn()
    {
        foreach (El2004 terminal in _bench.Op.Terminals.OfType<El2004>())
        {
            terminal.Output[1] = true;
        }
    }

    private void TakeIn()
    {
        AddedSubdevices added = _bench.CyclesUntil(_bench.Op.ScanAddedAsync());
        _bench.CyclesUntil(added.JoinAsync(), 20_000);
        _bench.Cycles(20);
        Assert.Empty(_bench.Problems);
    }

    private void AcknowledgeWhenRecovered(int number)
    {
        ProcessGroup group = Group(number);
        _bench.CyclesUntil(() => group.State == GroupState.AwaitingAcknowledgement, 5000, $"{group.Name} has recovered");
        Assert.True(group.Acknowledge());
        _bench.Cycles(20);
    }

    private ProcessGroup Group(int number) => _bench.Op.Groups.Single(group => group.Name == GroupOf(number));

    private void ExpectOrder(params int[] numbers)
    {
        Assert.Empty(_bench.Problems);
        Assert.Equal(numbers, _bench.Main.Snapshot.Subdevices.OrderBy(device => device.BusPosition).Select(device => device.Position));
    }

    private void ExpectOutputs(params Cart[] carts)
    {
        _bench.Cycles(5);
        Assert.All(carts, cart => Assert.True(cart.Outputs.Output(1)));
    }

    private void ExpectUntouched(params int[] numbers)
    {
        foreach (int number in numbers)
        {
            Assert.Equal((GroupState.Operational, 0, 0), (Group(number).State, Group(number).Faults, Group(number).Mismatches));
        }
    }

    private void ExpectClocksInStep(params Cart[] carts)
    {
        long[] before = [.. carts.Select(cart => cart.Stepper.Esc.Clock.Sync0Count)];
        _bench.Cycles(2000);
        Assert.All(carts.Zip(before), pair => Assert.InRange(pair.First.Stepper.Esc.Clock.Sync0Count - pair.Second, 1995, 2005));
        Assert.All(_bench.Main.Snapshot.Subdevices, device => Assert.InRange(device.ClockDifferenceNanoseconds, -200, 200));
    }

    /// <summary>Coupler, output terminal and stepper.</summary>
    private sealed class Cart(By by, ushort number)
    {
        public VirtualSubdevice Coupler { get; } = new(CouplerOf(by, number), new VirtualEk1100()) { Selector = by is By.StatusCode or By.Memory ? number : (ushort)0 };

        public VirtualEl2004 Outputs { get; } = new();

        public VirtualSubdevice Stepper { get; } = new(StepperDescriptions.El7031, new VirtualEl7031());

        public static SubdeviceDescription CouplerOf(By by, ushort number) => by switch
        {
            By.Alias => DigitalDescriptions.Ek1100 with { Alias = number },
            By.Serial => DigitalDescriptions.Ek1100 with { Serial = number },
            By.StatusCode => DigitalDescriptions.Ek1100 with { PdiControl = 0x0005, GeneralFlags = SiiFormat.IdentificationInStatusCode },
            By.Memory => DigitalDescriptions.Ek1100 with { GeneralFlags = SiiFormat.IdentificationInMemory, IdentificationAddress = SelectorInMemory },
            _ => DigitalDescriptions.Ek1100,
        };

        public void AttachTerminals(VirtualSegment segment)
        {
            VirtualSubdevice outputs = segment.Attach(new VirtualSubdevice(DigitalDescriptions.El2004, Outputs), Coupler, port: 1, VirtualSegment.CouplerDelayNanoseconds);
            segment.Attach(Stepper, outputs, port: 1, VirtualSegment.TerminalDelayNanoseconds);
        }
    }
}
