using PanelServer.Machines;

namespace PanelServer.Host.Runs;

/// <summary>Adds up the figures of a run or of a spool.</summary>
/// <param name="tracks">The machines.</param>
internal sealed class FigureSum(IReadOnlyList<MachineTrack> tracks)
{
    private const double MillisecondsPerSecond = 1000;

    private readonly MachineSum[] _machines = [.. tracks.Select(track => new MachineSum(track))];
    private double _milliseconds;
    private double _withoutRecord;
    private double _production;
    private double _length;
    private double _lengthWithoutRecord;
    private double _energy;
    private double _sectionLength;
    private double _volume;

    /// <summary>Adds a stretch of time in which nothing changes.</summary>
    /// <param name="milliseconds">How long it is.</param>
    /// <param name="produces">Whether product is made.</param>
    public void Add(double milliseconds, bool produces)
    {
        _milliseconds += milliseconds;
        _withoutRecord += tracks.Any(track => track.IsRecorded) ? 0 : milliseconds;
        _production += produces ? milliseconds : 0;
        double length = Sum(ProcessQuantity.WoundLength) * milliseconds;
        _length += length;
        _energy += Sum(ProcessQuantity.Energy) * milliseconds;
        foreach (MachineSum machine in _machines)
        {
            machine.Add(milliseconds, produces, length);
        }

        if (produces && FirstDiameter() is { } diameter)
        {
            _sectionLength += length;
            _volume += length * SpoolMass.CrossSection(diameter);
        }
    }

    /// <summary>Adds what a counter has gone on by in a gap of the record.</summary>
    /// <param name="quantity">What it counts.</param>
    /// <param name="increment">By how much, in metres or kilowatt-hours.</param>
    public void AddWithoutRecord(ProcessQuantity quantity, double increment)
    {
        if (quantity == ProcessQuantity.Energy)
        {
            _energy += increment;
            return;
        }

        _length += increment;
        _lengthWithoutRecord += increment;
    }

    /// <summary>The figures.</summary>
    public Figures ToFigures()
    {
        bool hasLength = Has(ProcessQuantity.WoundLength);
        return new(
            _milliseconds / MillisecondsPerSecond,
            _withoutRecord / MillisecondsPerSecond,
            _production / MillisecondsPerSecond,
            hasLength ? _length : null,
            hasLength ? _lengthWithoutRecord : null,
            _sectionLength > 0 ? _volume / _sectionLength : null,
            Has(ProcessQuantity.Energy) ? _energy : null,
            [.. _machines.Select(machine => machine.ToTimes())],
            [.. _machines.SelectMany(machine => machine.ToValues(_production))]);
    }

    private bool Has(ProcessQuantity quantity) => tracks.Any(track => track.Layout.Counters.Any(counter => counter.Quantity == quantity));

    private double Sum(ProcessQuantity quantity)
    {
        double sum = 0;
        foreach (MachineTrack track in tracks)
        {
            for (int i = 0; i < track.Rates.Length; i++)
            {
                sum += track.Layout.Counters[i].Quantity == quantity ? track.Rates[i] : 0;
            }
        }

        return sum;
    }

    /// <summary>The diameter that the first gauge of the line measures; null while it measures none.</summary>
    private double? FirstDiameter()
    {
        foreach (MachineTrack track in tracks)
        {
            for (int i = 0; i < track.Values.Length; i++)
            {
                if (track.Layout.Values[i].Column.Field.ProcessValue!.Quantity == ProcessQuantity.Diameter)
                {
                    return double.IsNaN(track.Values[i].Mean) ? null : track.Values[i].Mean;
                }
            }
        }

        return null;
    }

    /// <summary>Adds up what one machine contributes.</summary>
    private sealed class MachineSum(MachineTrack track)
    {
        private readonly double[][] _modes = [.. track.Layout.Modes.Select(mode => new double[mode.Column.Value.Choices.Count])];
        private readonly ValueSum[] _values = [.. track.Layout.Values.Select(field => new ValueSum(track.Machine, field))];
        private double _withoutRecord;

        public void Add(double milliseconds, bool produces, double length)
        {
            _withoutRecord += track.IsRecorded ? 0 : milliseconds;
            for (int i = 0; i < _modes.Length; i++)
            {
                int mode = track.Modes[i];
                if (mode >= 0 && mode < _modes[i].Length)
                {
                    _modes[i][mode] += milliseconds;
                }
            }

            for (int i = 0; i < _values.Length && produces; i++)
            {
                _values[i].Add(track.Values[i], track.Limits[i], track.Judge(i), milliseconds, length);
            }
        }

        public MachineTimes ToTimes() => new(
            track.Machine.Slug,
            track.Machine.Serial,
            _withoutRecord / MillisecondsPerSecond,
            [.. track.Layout.Modes.SelectMany((mode, index) => mode.Column.Value.Choices.Select((choice, place) => new ModeTime(
                mode.Column.Path, choice, mode.Column.Value.ChoiceLabels[place] ?? LocalizedText.Untranslated(choice), _modes[index][place] / MillisecondsPerSecond))).Where(time => time.Seconds > 0)]);

        public IEnumerable<ValueFigures> ToValues(double production) => _values.Select(value => value.ToFigures(production));
    }
}
