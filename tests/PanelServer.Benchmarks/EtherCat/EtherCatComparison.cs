using System.Globalization;

namespace PanelServer.Benchmarks.EtherCat;

/// <summary>Measures the EtherCAT main device: round trip against C, own cost per cycle, bring-up time.</summary>
internal static class EtherCatComparison
{
    /// <summary>Runs all parts, or the one named in the first argument.</summary>
    public static Task<int> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                RoundTrip.Run();
                int status = CycleCost.Run();
                BringUpTime.Run();
                return Task.FromResult(status);
            case ["round-trip"]:
                RoundTrip.Run();
                return Task.FromResult(0);
            case ["cycle"]:
                return Task.FromResult(CycleCost.Run());
            case ["bring-up"]:
                BringUpTime.Run();
                return Task.FromResult(0);
            case ["managed", var mode, var networkInterface, var rounds, var core]:
                ManagedExchange.Run(mode, networkInterface, int.Parse(rounds, CultureInfo.InvariantCulture), int.Parse(core, CultureInfo.InvariantCulture));
                return Task.FromResult(0);
            default:
                Console.Error.WriteLine("usage: … ethercat [round-trip|cycle|bring-up]");
                return Task.FromResult(2);
        }
    }
}
