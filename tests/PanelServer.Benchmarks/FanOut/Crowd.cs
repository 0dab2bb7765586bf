namespace PanelServer.Benchmarks.FanOut;

/// <summary>Many clients of one server.</summary>
internal sealed class Crowd : IDisposable
{
    private readonly LoadClient[] _clients;
    private int _creditStep;
    private long _creditGiven;
    private int _giving;

    private Crowd(LoadClient[] clients) => _clients = clients;

    /// <summary>The one that controls the run.</summary>
    public LoadClient First => _clients[0];

    /// <summary>Events received by all.</summary>
    public long Received => _clients.Sum(client => client.Received);

    /// <summary>Bytes received by all.</summary>
    public long ReceivedBytes => _clients.Sum(client => client.ReceivedBytes);

    public static async Task<Crowd> ConnectAsync(int port, int count, string space = LoadClient.Bench)
    {
        LoadClient[] clients = Enumerable.Range(0, count).Select(_ => new LoadClient()).ToArray();
        Crowd crowd = new(clients);
        foreach (LoadClient? client in clients)
        {
            await client.ConnectAsync(port, space);
            client.OnProgress = crowd.OnProgress;
            _ = client.RunAsync();
        }

        return crowd;
    }

    /// <summary>From now on, tells the server each time that all clients have received <paramref name="step"/> more events.</summary>
    public void GiveCredit(int step) => _creditStep = step;

    public void RecordAges()
    {
        foreach (LoadClient client in _clients)
        {
            client.Ages = new List<int>(1024);
        }
    }

    public IEnumerable<int> TakeAges() => _clients.SelectMany(client =>
    {
        List<int> ages = client.Ages!;
        client.Ages = null;
        return ages.ToArray();
    });

    public void Dispose()
    {
        foreach (LoadClient client in _clients)
        {
            client.Dispose();
        }
    }

    // Only when the one that called has come to a step is it worth looking at the others.
    private void OnProgress(long received)
    {
        int step = _creditStep;
        if (step == 0 || received < Volatile.Read(ref _creditGiven) + step || Interlocked.Exchange(ref _giving, 1) == 1)
        {
            return;
        }

        long slowest = _clients.Min(client => client.Received);
        while (slowest >= _creditGiven + step)
        {
            _creditGiven += step;
            _ = First.EmitAsync("credit", step);
        }

        Volatile.Write(ref _giving, 0);
    }
}
