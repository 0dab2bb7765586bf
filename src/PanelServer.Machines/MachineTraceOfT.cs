namespace PanelServer.Machines;

/// <summary>
/// A curve of a bounded number of samples, written by the cycle thread and read by any other. The writer neither waits nor allocates; a reader that meets
/// a write reads again, as in <see cref="LatestValue{T}"/>. When it is full every second sample is left out, and of those to come as many are
/// taken less: so the whole curve stays there, however long it gets.
/// </summary>
/// <typeparam name="THeader">What is told of the curve as a whole.</typeparam>
/// <typeparam name="TSample">One of its points.</typeparam>
/// <param name="capacity">The most samples that are kept; an even number.</param>
/// <param name="compose">Makes what is told to clients.</param>
public sealed class MachineTrace<THeader, TSample>(int capacity, Func<THeader, TSample[], object> compose) : MachineTrace
    where THeader : struct, IEquatable<THeader>
    where TSample : struct
{
    private readonly TSample[] _samples = new TSample[capacity];
    private SequenceLock _lock;
    private THeader _header;
    private int _count;
    private int _stride = 1;
    private int _skipped;

    /// <inheritdoc/>
    public override long Version => _lock.Version;

    /// <inheritdoc/>
    public override object Empty => compose(default, []);

    /// <summary>Begins a new curve. Called by the cycle thread.</summary>
    /// <param name="header">What is told of it.</param>
    public void Begin(in THeader header)
    {
        _lock.BeginWrite();
        (_header, _count, _stride, _skipped) = (header, 0, 1, 0);
        _lock.EndWrite();
    }

    /// <summary>Tells something else of the curve, if it is something else. Called by the cycle thread.</summary>
    /// <param name="header">What is told of it.</param>
    public void Note(in THeader header)
    {
        if (!header.Equals(_header))
        {
            _lock.BeginWrite();
            _header = header;
            _lock.EndWrite();
        }
    }

    /// <summary>Takes one more sample. Called by the cycle thread, at equal intervals.</summary>
    /// <param name="sample">The sample.</param>
    public void Add(in TSample sample)
    {
        if (_skipped > 0)
        {
            _skipped--;
            return;
        }

        _lock.BeginWrite();
        if (_count == _samples.Length)
        {
            _count /= 2;
            _stride *= 2;
            for (int i = 0; i < _count; i++)
            {
                _samples[i] = _samples[2 * i];
            }
        }

        _samples[_count] = sample;
        _count++;
        _skipped = _stride - 1;
        _lock.EndWrite();
    }

    /// <inheritdoc/>
    public override object Read()
    {
        SpinWait spin = default;
        while (true)
        {
            if (_lock.TryBeginRead(out long version))
            {
                THeader header = _header;
                TSample[] samples = _samples[..Math.Min(_count, _samples.Length)];
                if (_lock.EndRead(version))
                {
                    return compose(header, samples);
                }
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
