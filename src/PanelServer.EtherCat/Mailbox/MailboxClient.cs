using PanelServer.EtherCat.Acyclic;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Esc;

namespace PanelServer.EtherCat.Mailbox;

/// <summary>
/// The main device's side of one subdevice's mailbox (ETG.1000.4, "Mailbox"): one dialogue at a time, repeats after a lost frame,
/// emergencies taken out on the way. For work on the scheduler only.
/// </summary>
internal sealed class MailboxClient(BusAccess bus, ushort station, SiiMailbox mailbox, Action<EmergencyMessage> onEmergency)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan AcceptTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RepeatTimeout = TimeSpan.FromMilliseconds(100);

    private const int MostRepeats = 5;

    /// <summary>Messages that are thrown away before a dialogue; a mailbox that is still full then is broken.</summary>
    private const int MostStaleMessages = 32;

    private static readonly ushort StatusOut = (ushort)(SyncManager.AddressOf(0) + SyncManager.StatusOffset);
    private static readonly ushort StatusIn = (ushort)(SyncManager.AddressOf(1) + SyncManager.StatusOffset);
    private static readonly ushort ActivateIn = (ushort)(SyncManager.AddressOf(1) + SyncManager.ActivateOffset);

    /// <summary>Fragments of one answer that are handed on: a list of all 65,536 objects in the shortest mailbox that is used.</summary>
    private const int MostFragments = 1200;

    /// <summary>Dialogues of others that may wait.</summary>
    private const int MostForeign = 8;

    private readonly DialogueQueue _dialogues = new();

    // One dialogue of others at a time asks for the mailbox, so that the main device's own waits for one of them at most.
    private readonly DialogueQueue _foreignDialogues = new();
    private byte _counter;
    private byte[] _lastReceived = [];
    private byte _repeatRequest;

    /// <summary>Bytes that one message to the subdevice can hold, header included.</summary>
    public int SendCapacity => mailbox.ReceiveSize;

    /// <summary>Bytes that one message from the subdevice can hold, header included.</summary>
    public int ReceiveCapacity => mailbox.SendSize;

    /// <summary>How long an answer may take.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Runs a dialogue of several messages after all dialogues asked for before.</summary>
    public Task<T> RunDialogueAsync<T>(Func<Task<T>> dialogue) => _dialogues.RunAsync(dialogue);

    /// <summary>True when no further message of others should wait.</summary>
    public bool IsCrowded => _foreignDialogues.Length >= MostForeign;

    /// <summary>Hands on a message of somebody else, and what the subdevice answers, mailbox errors included.</summary>
    /// <param name="type">Protocol.</param>
    /// <param name="payload">What follows the mailbox header.</param>
    /// <returns>Whole messages, cut to their stated lengths; none where none is due.</returns>
    /// <exception cref="EtherCatException">The subdevice does not take the message, or does not answer in time.</exception>
    public Task<IReadOnlyList<byte[]>> ForwardAsync(MailboxType type, ReadOnlyMemory<byte> payload) => _foreignDialogues.RunAsync(() => _dialogues.RunAsync(async () =>
    {
        await SendAsync(type, payload);
        List<byte[]> answers = [];
        bool isDue = !IsAbort(type, payload.Span);
        while (isDue && answers.Count < MostFragments)
        {
            byte[] answer = await ReceiveAsync(message => IsOf(message, MailboxType.Error) || (IsOf(message, type) && !TakeEmergency(message)));
            answers.Add(answer);
            isDue = IsOf(answer, MailboxType.CoE)
                && CoeHeader.TryRead(answer.AsSpan(CoeHeader.Offset), out CoeHeader coe) && coe.Service == CoeService.SdoInformation
                && SdoInformationHeader.TryRead(answer.AsSpan(CoeHeader.PayloadOffset), out SdoInformationHeader part) && part.IsIncomplete;
        }

        return (IReadOnlyList<byte[]>)answers;
    }));

    /// <summary>Forgets the counters, as the subdevice does when it passes INIT.</summary>
    public void Reset() => (_counter, _lastReceived, _repeatRequest) = (0, [], 0);

    /// <summary>Takes in what the subdevice has sent without being asked. Does nothing while a dialogue runs, which does the same.</summary>
    public async Task CollectUnaskedAsync()
    {
        if (_dialogues.Length > 0)
        {
            return;
        }

        try
        {
            await RunDialogueAsync(async () =>
            {
                await DiscardStaleAsync();
                return true;
            });
        }
        catch (EtherCatException failure) when (failure.IsOfMailbox || failure.Code == EtherCatErrorCode.NoAnswer)
        {
            // Nobody asked for anything, so nothing is missing; a subdevice that has gone is the watch's business.
        }
    }

    /// <summary>Sends a message; within a dialogue.</summary>
    /// <param name="type">Protocol.</param>
    /// <param name="payload">What follows the mailbox header.</param>
    /// <exception cref="EtherCatException">The subdevice does not take it.</exception>
    public async Task SendAsync(MailboxType type, ReadOnlyMemory<byte> payload)
    {
        await DiscardStaleAsync();
        _counter = MailboxHeader.NextCounter(_counter);
        long deadline = bus.NowNanoseconds + AcceptTimeout.WholeNanoseconds();
        while (true)
        {
            // The whole sync manager is written: its last byte hands the message over.
            byte[] message = new byte[mailbox.ReceiveSize];
            new MailboxHeader((ushort)payload.Length, 0, type, _counter).Write(message);
            payload.Span.CopyTo(message.AsSpan(MailboxHeader.Size));
            if (!await IsFullAsync(StatusOut) && await bus.WriteAsync(station, mailbox.ReceiveOffset, message) == 1)
            {
                return;
            }

            if (bus.NowNanoseconds >= deadline)
            {
                throw new EtherCatException(EtherCatErrors.MailboxNotTaken());
            }

            await bus.DelayAsync(PollInterval);
        }
    }

    /// <summary>Waits for the next message of a protocol; within a dialogue.</summary>
    /// <returns>The whole message, mailbox header included, cut to its stated length.</returns>
    /// <exception cref="EtherCatException">None comes in time, or the subdevice reports a mailbox error.</exception>
    public Task<byte[]> ReceiveAsync(MailboxType type) => ReceiveAsync(message => IsWanted(message, type));

    private async Task<byte[]> ReceiveAsync(Func<byte[], bool> isWanted)
    {
        // By the clock rather than by the number of looks, which take longer the more is on the bus and in the mailbox.
        long deadline = bus.NowNanoseconds + AnswerTimeout.WholeNanoseconds();
        while (true)
        {
            if (await IsFullAsync(StatusIn))
            {
                byte[]? message = await FetchAsync();
                if (message is not null && isWanted(message))
                {
                    return message;
                }
            }

            if (bus.NowNanoseconds >= deadline)
            {
                throw new EtherCatException(EtherCatErrors.MailboxNoAnswer(AnswerTimeout.TotalMilliseconds));
            }

            await bus.DelayAsync(PollInterval);
        }
    }

    private async Task DiscardStaleAsync()
    {
        for (int i = 0; i < MostStaleMessages && await IsFullAsync(StatusIn); i++)
        {
            if (await FetchAsync() is { } message)
            {
                TakeEmergency(message);
            }
        }
    }

    /// <summary>Reads the message; if its frame is lost, asks for it again with the repeat bit.</summary>
    /// <returns>Null when the message makes no sense or was seen before.</returns>
    private async Task<byte[]?> FetchAsync()
    {
        // Each read is sent once: a second one would find the mailbox emptied by the first, whose answer may merely be late.
        BusReply reply = await bus.ReadOnceAsync(station, mailbox.SendOffset, mailbox.SendSize, failedAttempts: 0);
        for (int repeats = 1; repeats <= MostRepeats && reply.WorkingCounter == 0; repeats++)
        {
            await RequestRepeatAsync();
            reply = await bus.ReadOnceAsync(station, mailbox.SendOffset, mailbox.SendSize, repeats);
        }

        if (reply.WorkingCounter == 0 || !MailboxHeader.TryRead(reply.Data, out MailboxHeader header))
        {
            return null;
        }

        // The same counter alone proves nothing: devices that answer with the counter of the request may have spent it on an emergency.
        ReadOnlySpan<byte> message = reply.Data.AsSpan(0, MailboxHeader.Size + header.Length);
        if (header.Counter != 0 && message.SequenceEqual(_lastReceived))
        {
            return null;
        }

        // The caller may change what it gets.
        _lastReceived = message.ToArray();
        return [.. _lastReceived];
    }

    private async Task RequestRepeatAsync()
    {
        // The request is kept here rather than read back: a wrong answer must not switch the sync manager off.
        _repeatRequest ^= SyncManager.ActivateRepeat;
        await bus.WriteAsync(station, ActivateIn, [(byte)(SyncManager.ActivateEnable | _repeatRequest)]);
        for (TimeSpan waited = TimeSpan.Zero; waited < RepeatTimeout; waited += PollInterval)
        {
            // Activate and PDI control, which holds the acknowledgement, lie side by side.
            BusReply registers = await bus.ReadAsync(station, ActivateIn, 2);
            if ((registers.Data[1] & SyncManager.PdiRepeatAcknowledge) == _repeatRequest && await IsFullAsync(StatusIn))
            {
                return;
            }

            await bus.DelayAsync(PollInterval);
        }
    }

    private bool IsWanted(byte[] message, MailboxType type)
    {
        MailboxHeader.TryRead(message, out MailboxHeader header);
        if (header.Type == MailboxType.Error)
        {
            MailboxErrorCode detail = header.Length >= 4 ? (MailboxErrorCode)BitConverter.ToUInt16(message, MailboxHeader.Size + 2) : MailboxErrorCode.None;
            throw new EtherCatException(EtherCatErrors.MailboxError(detail));
        }

        return header.Type == type && !TakeEmergency(message);
    }

    private static bool IsOf(byte[] message, MailboxType type) => MailboxHeader.TryRead(message, out MailboxHeader header) && header.Type == type;

    /// <summary>The end of a transfer that the sender gives up: nothing answers it.</summary>
    private static bool IsAbort(MailboxType type, ReadOnlySpan<byte> payload) => type == MailboxType.CoE
        && CoeHeader.TryRead(payload, out CoeHeader coe) && coe.Service == CoeService.SdoRequest
        && payload.Length > CoeHeader.Size && (payload[CoeHeader.Size] & SdoCommand.SpecifierMask) == SdoCommand.Abort;

    private bool TakeEmergency(byte[] message)
    {
        if (!MailboxHeader.TryRead(message, out MailboxHeader header) || header.Type != MailboxType.CoE
            || !CoeHeader.TryRead(message.AsSpan(CoeHeader.Offset), out CoeHeader coe) || coe.Service != CoeService.Emergency)
        {
            return false;
        }

        if (EmergencyMessage.TryRead(message.AsSpan(CoeHeader.PayloadOffset), out EmergencyMessage emergency))
        {
            onEmergency(emergency);
        }

        return true;
    }

    private async Task<bool> IsFullAsync(ushort statusAddress)
    {
        BusReply status = await bus.ReadAsync(station, statusAddress, 1);
        return status.WorkingCounter switch
        {
            0 => throw new EtherCatException(EtherCatErrors.MailboxSilent()),
            _ => (status.Data[0] & SyncManager.StatusMailboxFull) != 0,
        };
    }
}
