// Turns the first stepper of an EtherCAT segment by some revolutions, with a ramp up and down, and says where it is. The motor moves!
// usage: dotnet run --project docs/examples/Stepper -- eth1 3      (as root, or with CAP_NET_RAW)
using System.Diagnostics;
using PanelServer.EtherCat;
using PanelServer.EtherCat.Cycle;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Segments;
using PanelServer.EtherCat.Terminals;
using PanelServer.EtherCat.Transport;

const double Acceleration = 400; // full steps/s²
const double TopSpeed = 400;     // full steps/s

// A busy computer sends a cycle late now and then: the drive says that it is out of step, and gets back by itself.
TimeSpan longestOutOfStep = TimeSpan.FromSeconds(2);

if (args is not [var networkInterface, var number] || !double.TryParse(number, out double revolutions))
{
    Console.Error.WriteLine("usage: Stepper INTERFACE REVOLUTIONS");
    return 2;
}

try
{
    using MainDevice main = new(new RawSocketTransport(networkInterface));
    main.Start();
    OperationalSegment segment = await main.StartUpAsync();
    if (segment.Terminals.OfType<StepperTerminal>().FirstOrDefault() is not { } stepper)
    {
        Console.Error.WriteLine("There is no stepper terminal on this segment.");
        return 1;
    }

    ProcessGroup group = segment.Groups.Single(group => group.Terminals.Contains(stepper));
    double target = revolutions * stepper.Parameters.FullStepsPerRevolution;
    double speed = 0;
    bool hasStarted = false;
    TimeSpan lastFree = TimeSpan.Zero;
    Stopwatch clock = Stopwatch.StartNew();
    for (TimeSpan last = clock.Elapsed; ; Thread.Sleep(1))
    {
        TimeSpan now = clock.Elapsed;
        double elapsed = (now - last).TotalSeconds;
        last = now;
        group.Acknowledge();
        segment.Exchange(now);
        if (stepper.FaultExplanation is not { } fault)
        {
            lastFree = now;
        }
        else if (stepper.Status.Error || now - lastFree > longestOutOfStep)
        {
            Console.Error.WriteLine(fault);
            return 1;
        }

        stepper.Enable = true;
        if (!stepper.Status.Ready)
        {
            continue;
        }

        if (!hasStarted)
        {
            hasStarted = true;
            stepper.SetPosition(0);
        }

        // As fast as it may go and still stop at the target; done within a step of it.
        double left = target - stepper.PositionSteps;
        if (Math.Abs(left) < 1)
        {
            break;
        }

        double wanted = Math.Sign(left) * Math.Min(TopSpeed, Math.Sqrt(2 * Acceleration * Math.Abs(left)));
        speed += Math.Clamp(wanted - speed, -Acceleration * elapsed, Acceleration * elapsed);
        stepper.VelocityStepsPerSecond = speed;
    }

    // Without it the motor would turn on until the worker sends safe outputs.
    stepper.VelocityStepsPerSecond = 0;
    segment.Exchange(clock.Elapsed);
    segment.SuspendCycle();
    Console.WriteLine($"{stepper.Label} has turned by {stepper.PositionSteps / stepper.Parameters.FullStepsPerRevolution:0.00} revolutions.");
    return 0;
}
catch (EtherCatException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
