namespace PanelServer.Machines.ExtruderV1;

/// <summary>What the heater supervision has found.</summary>
public enum HeaterFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Full power for minutes, but the temperature does not rise: heater, fuse, relay or sensor seat.</summary>
    DoesNotHeat,

    /// <summary>The relay is told to be open, but the temperature rises: the relay conducts.</summary>
    RelayStuck,
}

/// <summary>
/// Plausibility of a zone: heating must warm it and not heating must not. Catches what the sensor alone cannot tell: a
/// burnt-out heater, a sensor pulled out of its bore, a welded relay.
/// </summary>
public sealed class HeaterSupervision
{
    private const double FullDuty = 0.95;
    private const double FullPowerSeconds = 240;
    private const double LeastRiseKelvin = 2;
    private const double FarFromTargetKelvin = 15;

    // At 280 °C a stuck 700 W relay raises a zone by 2.6 K a minute, at room temperature by 5.8 K.
    private const double OpenRelaySeconds = 120;
    private const double LargestRiseKelvin = 5;
    private const double NeighbourHotterKelvin = 5;

    private double _fullPowerFor;
    private double _fullPowerStart;
    private double _openFor;
    private double _lowestWhileOpen;

    /// <summary>The fault found; stays until acknowledged.</summary>
    public HeaterFault Fault { get; private set; }

    /// <summary>Forgets a fault and begins anew.</summary>
    public void Acknowledge()
    {
        Fault = HeaterFault.None;
        _fullPowerFor = 0;
        _openFor = 0;
    }

    /// <summary>Watches one cycle of a zone whose sensor is good.</summary>
    /// <param name="temperatureCelsius">Its temperature.</param>
    /// <param name="targetCelsius">Its target.</param>
    /// <param name="duty">Duty of its relay.</param>
    /// <param name="relayIsClosed">Whether its relay is told to conduct.</param>
    /// <param name="hottestNeighbourCelsius">The hottest zone beside it; minus infinity if unknown.</param>
    /// <param name="elapsedSeconds">Time since the previous cycle.</param>
    public void Update(
        double temperatureCelsius, double targetCelsius, double duty, bool relayIsClosed, double hottestNeighbourCelsius, double elapsedSeconds)
    {
        WatchHeating(temperatureCelsius, targetCelsius, duty, elapsedSeconds);
        WatchOpenRelay(temperatureCelsius, relayIsClosed, hottestNeighbourCelsius, elapsedSeconds);
    }

    /// <summary>The zone cannot be watched in this cycle: its temperature is not known.</summary>
    public void Pause()
    {
        _fullPowerFor = 0;
        _openFor = 0;
    }

    private void WatchHeating(double temperature, double target, double duty, double elapsed)
    {
        if (duty < FullDuty - 1e-9 || target - temperature <= FarFromTargetKelvin)
        {
            _fullPowerFor = 0;
            return;
        }

        if (_fullPowerFor == 0)
        {
            _fullPowerStart = temperature;
        }

        _fullPowerFor += elapsed;
        if (_fullPowerFor < FullPowerSeconds)
        {
            return;
        }

        if (temperature - _fullPowerStart < LeastRiseKelvin)
        {
            Fault = HeaterFault.DoesNotHeat;
        }

        _fullPowerFor = 0;
    }

    private void WatchOpenRelay(double temperature, bool relayIsClosed, double hottestNeighbour, double elapsed)
    {
        if (relayIsClosed || hottestNeighbour > temperature + NeighbourHotterKelvin)
        {
            _openFor = 0;
            return;
        }

        if (_openFor == 0 || temperature < _lowestWhileOpen || _openFor > OpenRelaySeconds)
        {
            _lowestWhileOpen = temperature;
            _openFor = 0;
        }

        _openFor += elapsed;
        if (temperature - _lowestWhileOpen > LargestRiseKelvin)
        {
            Fault = HeaterFault.RelayStuck;
        }
    }
}
