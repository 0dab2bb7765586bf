using PanelServer.Host.History;

namespace PanelServer.Benchmarks.History;

/// <summary>Numbers as sensors give them.</summary>
/// <param name="fields">What is measured and set.</param>
/// <param name="seed">Makes other numbers.</param>
internal sealed class NoisySignals(IReadOnlyList<HistoryField> fields, int seed)
{
    private const double NoiseInLastDecimals = 3;
    private const double DriftInLastDecimals = 0.3;
    private const double ChanceOfNewSetPoint = 1 / 7200.0;

    private readonly Random _random = new(seed);
    private readonly double[] _levels = [.. fields.Select((_, i) => 20.0 + (13 * i))];

    /// <summary>Makes the next sample.</summary>
    /// <param name="columns">Takes it.</param>
    public void Next(HistoryValues[] columns)
    {
        for (int i = 0; i < columns.Length; i++)
        {
            double last = Math.Pow(10, -fields[i].Decimals);
            if (fields[i].IsSetPoint)
            {
                _levels[i] += _random.NextDouble() < ChanceOfNewSetPoint ? _random.Next(-5, 6) : 0;
                columns[i].Mean[0] = _levels[i];
                continue;
            }

            _levels[i] += (_random.NextDouble() - 0.5) * DriftInLastDecimals * last;
            double noise = _random.NextDouble() + _random.NextDouble() - 1;
            columns[i].Mean[0] = _levels[i] + (noise * NoiseInLastDecimals * last);
        }
    }
}
