using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Mailbox.Files;

/// <summary>Files of a subdevice (ETG.1000.6, "FoE"): reading and writing, one part of a mailbox's size at a time.</summary>
/// <param name="mailbox">Its mailbox, that of BOOT in BOOT.</param>
/// <param name="bus">Passes time.</param>
/// <param name="label">How errors name it.</param>
internal sealed class FileClient(MailboxClient mailbox, BusAccess bus, string label)
{
    /// <summary>Longest file that is read; a device that never sends its last part is stopped here.</summary>
    public const int MaximumFileLength = 64 * 1024 * 1024;

    // A device erases its flash memory before it answers, and may say for as long as it likes that it is busy, but not for ever.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="password">0 where the device has none.</param>
    /// <param name="progress">Told how many bytes have come; null if nobody wants to know.</param>
    /// <exception cref="EtherCatException">The subdevice refuses. The mailbox does not work.</exception>
    public Task<byte[]> ReadAsync(string name, uint password, IProgress<FileProgress>? progress) => DialogueAsync(async () =>
    {
        List<byte> file = [];
        FoeMessage request = FoeMessage.Request(FoeOperation.ReadRequest, name, password);
        for (uint number = 1; ; number++)
        {
            FoeMessage answer = await AskAsync(name, request, progress);
            if (answer.Operation != FoeOperation.Data || answer.Number != number)
            {
                throw await RefuseAsync(name, FoeErrorCode.PacketNumberWrong);
            }

            file.AddRange(answer.Content.Span);
            if (file.Count > MaximumFileLength)
            {
                throw await RefuseAsync(name, FoeErrorCode.DiskFull);
            }

            progress?.Report(new FileProgress(file.Count, null, ""));
            request = new FoeMessage(FoeOperation.Acknowledge, number, default);
            if (answer.Content.Length < mailbox.ReceiveCapacity - MailboxHeader.Size - FoeMessage.HeaderSize)
            {
                await SendAsync(request);
                return file.ToArray();
            }
        }
    });

    /// <summary>Writes a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="file">Its content.</param>
    /// <param name="password">0 where the device has none.</param>
    /// <param name="progress">Told how many bytes of how many have been taken, and what a busy device says; null if nobody wants to know.</param>
    /// <exception cref="EtherCatException">The subdevice refuses. The mailbox does not work.</exception>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> file, uint password, IProgress<FileProgress>? progress) => DialogueAsync(async () =>
    {
        int capacity = mailbox.SendCapacity - MailboxHeader.Size - FoeMessage.HeaderSize;
        await WriteAsync(FoeMessage.Request(FoeOperation.WriteRequest, name, password), 0);
        int written = 0;
        uint number = 0;
        int length;
        do
        {
            // A file that fills its last part needs an empty one behind it.
            length = Math.Min(capacity, file.Length - written);
            number++;
            await WriteAsync(new FoeMessage(FoeOperation.Data, number, file.Slice(written, length)), number);
            written += length;
            progress?.Report(new FileProgress(written, file.Length, ""));
        }
        while (length == capacity);
        return true;

        async Task WriteAsync(FoeMessage message, uint acknowledged)
        {
            FoeMessage answer = await AskAsync(name, message, progress);
            if (answer.Operation != FoeOperation.Acknowledge || answer.Number != acknowledged)
            {
                throw await RefuseAsync(name, FoeErrorCode.PacketNumberWrong);
            }
        }
    });

    private Task<T> DialogueAsync<T>(Func<Task<T>> dialogue) => mailbox.RunDialogueAsync(async () =>
    {
        TimeSpan usual = mailbox.AnswerTimeout;
        mailbox.AnswerTimeout = AnswerTimeout;
        try
        {
            return await dialogue();
        }
        finally
        {
            mailbox.AnswerTimeout = usual;
        }
    });

    /// <summary>Sends a message, waits while the device is busy, and returns its answer.</summary>
    private async Task<FoeMessage> AskAsync(string name, FoeMessage message, IProgress<FileProgress>? progress)
    {
        await SendAsync(message);
        for (TimeSpan busy = TimeSpan.Zero; ; busy += BusyPause)
        {
            byte[] received = await mailbox.ReceiveAsync(MailboxType.FoE);
            if (!FoeMessage.TryRead(received.AsSpan(MailboxHeader.Size), out FoeMessage answer))
            {
                throw await RefuseAsync(name, FoeErrorCode.Illegal);
            }

            switch (answer.Operation)
            {
                case FoeOperation.Error:
                    throw new EtherCatException(EtherCatErrors.FileRefused(label, name, (FoeErrorCode)answer.Number, answer.Text));
                case FoeOperation.Busy when busy < BusyTimeout:
                    progress?.Report(new FileProgress((int)(answer.Number & 0xFFFF), (int)(answer.Number >> 16), answer.Text) { IsBusy = true });
                    await bus.DelayAsync(BusyPause);
                    if (message.Operation == FoeOperation.Data)
                    {
                        // A part that was refused for now has to be sent again; what was asked before is still being worked at.
                        await SendAsync(message);
                    }

                    break;
                case FoeOperation.Busy:
                    throw new EtherCatException(EtherCatErrors.FileBusy(label, name, BusyTimeout.TotalMinutes));
                default:
                    return answer;
            }
        }
    }

    private Task SendAsync(FoeMessage message) => mailbox.SendAsync(MailboxType.FoE, message.ToBytes());

    /// <summary>Ends the transfer on both sides.</summary>
    private async Task<EtherCatException> RefuseAsync(string name, FoeErrorCode code)
    {
        await SendAsync(new FoeMessage(FoeOperation.Error, (uint)code, default));
        return new EtherCatException(EtherCatErrors.FileAnswerUnfit(label, name, code));
    }
}
