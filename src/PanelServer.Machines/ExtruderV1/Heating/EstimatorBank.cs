namespace PanelServer.Machines.ExtruderV1.Heating;

/// <summary>
/// Three estimators side by side, since bands and probes share the lag in a way that nobody has measured. The readings soon
/// tell which explains them best. Two plants whose bands and probes are exchanged read alike, whatever is done; of such a pair
/// the bank assumes the one with the slower probe, whose steel is hotter than the other's: so neither gets too hot. Where an auto-tune
/// or a heat-up from cold has found a zone's lags, all assume these.
/// </summary>
/// <param name="shape">The barrel.</param>
internal sealed class EstimatorBank(BarrelShape shape)
{
    // Logarithm of the likelihood ratio that it takes to change over.
    private const double Evidence = 2;

    private readonly ThermalEstimator[] _members = [new(shape, 150, 9), new(shape, 100, 50), new(shape, 20, 152)];
    private int _best;

    /// <summary>How many there are.</summary>
    internal int Count => _members.Length;

    /// <summary>The one that explains the readings best.</summary>
    internal ThermalEstimator Best => _members[_best];

    /// <summary>Begins anew.</summary>
    internal void Start(ReadOnlySpan<double> readings)
    {
        foreach (ThermalEstimator member in _members)
        {
            member.Start(readings);
        }
    }

    /// <summary>Assumes the same lags of a zone in all of them.</summary>
    internal void SetLags(int zone, ZoneLags lags)
    {
        foreach (ThermalEstimator member in _members)
        {
            member.SetLags(zone, lags);
        }
    }

    /// <summary>Believes of the barrel what another estimator does, in all of them; the nozzle group's lags are left open.</summary>
    internal void FollowBarrel(ThermalEstimator other)
    {
        foreach (ThermalEstimator member in _members)
        {
            member.FollowBarrel(other);
        }
    }

    /// <summary>Lets time pass for one of them.</summary>
    internal void Update(int member, double seconds, ReadOnlySpan<double> readings, ReadOnlySpan<double> watts, double screwRpm)
    {
        _members[member].Update(seconds, readings, watts, screwRpm);
        if (member != _members.Length - 1)
        {
            return;
        }

        for (int i = 0; i < _members.Length; i++)
        {
            if (_members[i].LogLikelihood > Best.LogLikelihood + Evidence)
            {
                _best = i;
            }
        }
    }
}
