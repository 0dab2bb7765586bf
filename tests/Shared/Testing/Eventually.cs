using System.Diagnostics;

namespace PanelServer.Testing;

/// <summary>
/// Waits for what another thread or process brings about: as short as possible, and with more patience than a busy computer needs, as
/// how long something takes is never the question here.
/// </summary>
internal static class Eventually
{
    /// <summary>After so long a test gives up.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">What shall hold.</param>
    /// <param name="describe">What is said if it does not, for example the newest value.</param>
    public static Task HoldsAsync(Func<bool> condition, Func<string> describe) =>
        IsAsync(() => Task.FromResult(condition()), holds => holds, _ => describe());

    /// <summary>Waits until a condition holds.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what = "the condition") => HoldsAsync(condition, () => $"Waited in vain for {what}.");

    /// <summary>Asks until the answer is as wanted, and returns it.</summary>
    /// <param name="ask">The question.</param>
    /// <param name="isWanted">Judges an answer.</param>
    /// <param name="describe">What is said if the last answer is not as wanted.</param>
    public static async Task<T> IsAsync<T>(Func<Task<T>> ask, Func<T, bool> isWanted, Func<T, string>? describe = null)
    {
        for (long started = Stopwatch.GetTimestamp(); ;)
        {
            T answer = await ask();
            if (isWanted(answer))
            {
                return answer;
            }

            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, describe?.Invoke(answer) ?? $"Waited in vain. Last answer: {answer}");
            await Task.Delay(Pause, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits on this thread until a condition holds; a thread that must stay the same does this.</summary>
    public static void Holds(Func<bool> condition, Func<string>? describe = null) =>
        Assert.True(SpinWait.SpinUntil(condition, Patience), describe?.Invoke() ?? "Waited in vain.");
}
