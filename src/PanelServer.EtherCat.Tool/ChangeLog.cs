using System.Globalization;
using PanelServer.EtherCat.Terminals;

namespace PanelServer.EtherCat.Tool;

/// <summary>Writes every value at first, and then each that has changed, with a least time between two lines about the same value.</summary>
internal sealed class ChangeLog
{
    private readonly TextWriter _output;
    private readonly TimeSpan _interval;
    private readonly Shown[] _values;

    public ChangeLog(TextWriter output, IEnumerable<DeclaredTerminal> terminals, TimeSpan interval)
    {
        (_output, _interval) = (output, interval);
        _values =
        [
            .. from terminal in terminals
               from entry in terminal.Entries
               where entry.BitLength <= ProcessDataEntry.LongestNumber
               select new Shown(terminal, entry),
        ];
    }

    /// <summary>Writes what has changed.</summary>
    /// <param name="now">The cycle's time.</param>
    public void Write(TimeSpan now)
    {
        foreach (Shown shown in _values)
        {
            // The first lines wait for the first valid cycle, so that they are what the device says.
            if (shown.Terminal.InputBits > 0 && !shown.Terminal.InputsFresh)
            {
                continue;
            }

            double value = shown.Entry.Value;
            if (!value.Equals(shown.Value) && now >= shown.NotBefore)
            {
                (shown.Value, shown.NotBefore) = (value, now + _interval);
                string unit = shown.Entry.IsInput ? "" : " (output)";
                _output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{now.TotalSeconds,9:0.000} s  {shown.Terminal.Position,3} {shown.Terminal.Name,-12}  {shown.Entry} = {value}{unit}"));
            }
        }
    }

    private sealed class Shown(DeclaredTerminal terminal, ProcessDataEntry entry)
    {
        public DeclaredTerminal Terminal { get; } = terminal;

        public ProcessDataEntry Entry { get; } = entry;

        public double? Value { get; set; }

        public TimeSpan NotBefore { get; set; }
    }
}
