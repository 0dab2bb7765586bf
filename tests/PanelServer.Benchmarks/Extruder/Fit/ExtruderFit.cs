using PanelServer.Reference;
using PanelServer.Simulation.ExtruderV1;
using PanelServer.Simulation.ExtruderV1.Thermal;

namespace PanelServer.Benchmarks.Extruder.Fit;

/// <summary>
/// Fits the coefficients of the barrel to a recorded heat-up: the open-loop replay of the recorded duties row by row, and the
/// peaks and rise times of the recorded controller on the plant. Each coefficient is varied by a factor around what the maker
/// states, and pulled back there a little, so that what the recording does not tell stays where it is plausible.
/// </summary>
internal static class ExtruderFit
{
    private const double OpenLoopKelvin = 2.5;
    private const double PeakKelvin = 0.3;
    private const double RiseShare = 0.02;
    private const double TotalLagSeconds = 160;
    private const int Iterations = 25;

    private static readonly ExtruderZone[] Zones = Enum.GetValues<ExtruderZone>();

    private static readonly Coefficient[] Coefficients =
    [
        new("BandContact", 0.3, p => p.BandContact, (p, v) => p with { BandContact = v }),
        new("InsulationConductivity", 0.2, p => p.InsulationConductivity, (p, v) => p with { InsulationConductivity = v }),
        new("HeaterPower", 0.03, p => p.HeaterPower, (p, v) => p with { HeaterPower = v }),
        new("FlangeContact", 0.7, p => p.FlangeContact, (p, v) => p with { FlangeContact = v }),
        new("BoreGap", 0.7, p => p.BoreGap, (p, v) => p with { BoreGap = v }),
        new("FeedThroatSink", 1, p => p.FeedThroatSink, (p, v) => p with { FeedThroatSink = v }),
        new("NozzleExposure", 0.7, p => p.NozzleExposure, (p, v) => p with { NozzleExposure = v }),
        new("BandCapacity", 0.5, p => p.BandCapacity, (p, v) => p with { BandCapacity = v }),
        new("ProbeLagSeconds", 0.5, p => p.ProbeLagSeconds, (p, v) => p with { ProbeLagSeconds = v }),
    ];

    /// <summary>The command.</summary>
    /// <param name="arguments">The recording's file, then optionally the members to fit; all if none is named.</param>
    public static Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Length == 0 || !File.Exists(arguments[0]))
        {
            Console.Error.WriteLine("usage: extruder-fit RECORDING.csv [member …]");
            return Task.FromResult(2);
        }

        using StreamReader text = File.OpenText(arguments[0]);
        ExtruderRecording recording = ExtruderRecording.Read(text);
        foreach (BarrelParameters member in BarrelParameters.Family.Where(member => arguments.Length == 1 || arguments.Contains(member.Name)))
        {
            Fit(member, recording);
        }

        return Task.FromResult(0);
    }

    private static void Fit(BarrelParameters member, ExtruderRecording recording)
    {
        // Lag and capacity together delay the reading; a member of the family holds its lag, the nominal plant is free.
        bool isFree = member.Name == BarrelParameters.Nominal.Name;
        Coefficient[] varied = [.. Coefficients.Where(coefficient => isFree || coefficient.Name != "ProbeLagSeconds")];
        // A sink at the feed throat has no stated value: begins with 1 W/K.
        BarrelParameters origin = BarrelParameters.Stated with
        {
            Name = member.Name,
            FeedThroatSink = 1,
            ProbeLagSeconds = isFree ? BarrelParameters.Stated.ProbeLagSeconds : member.ProbeLagSeconds,
            BandCapacity = BarrelParameters.Stated.BandContact * (TotalLagSeconds - (isFree ? BarrelParameters.Stated.ProbeLagSeconds : member.ProbeLagSeconds)),
        };
        (double[] variables, double cost) = new[] { -0.2, 0, 0.2 }
            .Select(shift => LeastSquares.Minimise(
                [.. varied.Select((_, i) => i % 2 == 0 ? shift : -shift)], factors => Residuals(Apply(origin, varied, factors), varied, factors, recording), Iterations))
            .MinBy(result => result.Cost);
        BarrelParameters fitted = Apply(origin, varied, variables);
        Console.WriteLine(FormattableString.Invariant($"{member.Name}: cost {cost:F1}"));
        Console.WriteLine("  " + string.Join(", ", Coefficients.Select(coefficient => FormattableString.Invariant($"{coefficient.Name} = {coefficient.Get(fitted):G4}"))));
        Show(fitted, recording);
    }

    private static void Show(BarrelParameters parameters, ExtruderRecording recording)
    {
        ExtruderReplay open = ExtruderReplay.OpenLoop(parameters, recording);
        ExtruderReplay closed = ExtruderReplay.ClosedLoop(parameters, recording);
        Console.WriteLine(FormattableString.Invariant($"  open-loop replay {open.RootMeanSquare:F2} K r.m.s., closed loop {closed.RootMeanSquare:F2} K r.m.s."));
        foreach (ExtruderZone zone in Zones)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {zone,-6} peak {closed.Peak(zone):F1} °C ({closed.Peak(zone) - recording.Peak(zone):+0.0;-0.0} K), t90 {closed.T90(zone):F0} s ({(closed.T90(zone) / recording.T90(zone)) - 1:+0.0 %;-0.0 %})"));
        }
    }

    private static double[] Residuals(BarrelParameters parameters, Coefficient[] varied, double[] factors, ExtruderRecording recording)
    {
        ExtruderReplay open = ExtruderReplay.OpenLoop(parameters, recording);
        ExtruderReplay closed = ExtruderReplay.ClosedLoop(parameters, recording);

        // Rows follow each other closely: as many independent ones as there are minutes.
        double weight = Math.Sqrt(recording.EndSeconds / 60 / recording.Seconds.Count) / OpenLoopKelvin;
        return
        [
            .. open.Errors.Select(error => error * weight),
            .. Zones.Select(zone => (closed.Peak(zone) - recording.Peak(zone)) / PeakKelvin),
            .. Zones.Select(zone => ((closed.T90(zone) / recording.T90(zone)) - 1) / RiseShare),
            .. varied.Select((coefficient, i) => factors[i] / coefficient.Spread),
        ];
    }

    private static BarrelParameters Apply(BarrelParameters origin, Coefficient[] varied, double[] factors) =>
        varied.Zip(factors).Aggregate(origin, (parameters, pair) => pair.First.Set(parameters, pair.First.Get(origin) * Math.Exp(pair.Second)));

    /// <summary>A coefficient and by what share, as a logarithm, it may plausibly differ from what is stated.</summary>
    private sealed record Coefficient(
        string Name, double Spread, Func<BarrelParameters, double> Get, Func<BarrelParameters, double, BarrelParameters> Set);
}
