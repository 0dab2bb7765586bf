using PanelServer.Host.Common;
using PanelServer.Modbus.Client;

namespace PanelServer.Host.Mqtt;

/// <summary>Connects to a broker again and again: after a second, then after twice the time, at the longest after 30 s.</summary>
/// <param name="options">Which broker.</param>
/// <param name="status">Whether there is a connection, and how often one was tried.</param>
/// <param name="time">The clock that paces the tries.</param>
/// <param name="tell">Told of each trouble once, not with each try.</param>
internal sealed class BrokerSessions(BrokerOptions options, MqttStatus status, TimeProvider time, Action<string, int, string> tell)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly LastTold<string> _trouble = new();

    /// <summary>Goes on until the server stops.</summary>
    /// <param name="run">Connects, and stays connected; throws when the connection ends.</param>
    /// <param name="stopping">Cancelled when the server stops.</param>
    public async Task RepeatAsync(Func<Task> run, CancellationToken stopping)
    {
        Backoff backoff = new(FirstPause, LongestPause);
        while (!stopping.IsCancellationRequested)
        {
            status.CountAttempt();
            long started = time.GetTimestamp();
            try
            {
                await run();
            }
            catch (Exception failure)
            {
                // Who is thrown out again and again, for example because another client has the same name, is not back every second.
                if (status.IsConnected && time.GetElapsedTime(started) > LongestPause)
                {
                    backoff.Reset();
                    _trouble.Forget();
                }

                // Whatever it is, it is tried again: a broker that is away, a file that can't be read, a message that can't be made.
                if (!stopping.IsCancellationRequested)
                {
                    Note(failure);
                }
            }

            status.IsConnected = false;
            await Task.Delay(backoff.Next(), time, stopping).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    private void Note(Exception failure)
    {
        string trouble = failure.GetBaseException().Message.TrimEnd('.');
        status.Trouble = trouble;
        if (_trouble.IsNews(trouble))
        {
            tell(options.Host, options.EffectivePort, trouble);
        }
    }
}
