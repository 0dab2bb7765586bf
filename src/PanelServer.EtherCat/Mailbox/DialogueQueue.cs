namespace PanelServer.EtherCat.Mailbox;

/// <summary>Runs one dialogue after the other, in the order in which they were asked for. For work on the scheduler only.</summary>
internal sealed class DialogueQueue
{
    private Task _last = Task.CompletedTask;

    /// <summary>Dialogues that run or wait.</summary>
    public int Length { get; private set; }

    /// <summary>Runs a dialogue after all those before.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> dialogue)
    {
        Task before = _last;
        TaskCompletionSource done = new();
        _last = done.Task;
        Length++;
        try
        {
            await before;
            return await dialogue();
        }
        finally
        {
            Length--;
            done.SetResult();
        }
    }
}
