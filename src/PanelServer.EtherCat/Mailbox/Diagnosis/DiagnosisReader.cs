using PanelServer.EtherCat.Errors;

namespace PanelServer.EtherCat.Mailbox.Diagnosis;

/// <summary>Reads and acknowledges the diagnosis history of one subdevice, object 0x10F3 (ETG.1020).</summary>
internal sealed class DiagnosisReader(SdoClient sdo)
{
    private const ushort Index = 0x10F3;
    private const byte Maximum = 1;
    private const byte Newest = 2;
    private const byte NewestAcknowledged = 3;
    private const byte NewMessages = 4;
    private const byte Flags = 5;
    private const byte First = 6;

    /// <summary>Reads all messages.</summary>
    /// <exception cref="EtherCatException">The subdevice has no diagnosis history, or refuses. The mailbox does not work.</exception>
    public async Task<DiagnosisHistory> ReadAsync()
    {
        byte maximum = await ReadByteAsync(Maximum);
        byte newest = await ReadByteAsync(Newest);
        byte acknowledged = await ReadByteAsync(NewestAcknowledged);
        bool hasNew = await ReadByteAsync(NewMessages) != 0;
        byte[] flagBytes = await sdo.UploadAsync(Index, Flags);
        DiagnosisFlags flags = (DiagnosisFlags)(flagBytes.Length switch { 0 => 0, 1 => flagBytes[0], _ => flagBytes[0] | (flagBytes[1] << 8) });

        List<DiagnosisEntry> entries = [];
        foreach (byte subindex in Places(maximum, newest))
        {
            if (await ReadMessageAsync(subindex) is { } message)
            {
                entries.Add(new DiagnosisEntry(subindex, false, message));
            }
        }

        // A place that was overwritten since says nothing of what stands there now.
        bool isOverwritten = (flags & DiagnosisFlags.MessagesLost) != 0 || (hasNew && acknowledged == newest);
        int last = !isOverwritten ? entries.FindIndex(entry => entry.Subindex == acknowledged) : -1;
        return new DiagnosisHistory(maximum, hasNew, flags, [.. entries.Select((entry, i) => entry with { IsAcknowledged = i <= last })]);
    }

    /// <summary>Acknowledges the newest message and with it all before. Does nothing without messages.</summary>
    /// <exception cref="EtherCatException">The subdevice has no diagnosis history, or refuses. The mailbox does not work.</exception>
    public async Task AcknowledgeAsync()
    {
        byte newest = await ReadByteAsync(Newest);
        if (newest >= First)
        {
            await sdo.DownloadAsync(Index, NewestAcknowledged, new[] { newest });
        }
    }

    /// <summary>The places in the order of time: behind the newest message in the ring stands the oldest.</summary>
    private static IEnumerable<byte> Places(byte maximum, byte newest)
    {
        int last = Math.Min(First + maximum - 1, byte.MaxValue);
        if (newest < First || newest > last)
        {
            yield break;
        }

        for (int place = newest + 1; place <= last; place++)
        {
            yield return (byte)place;
        }

        for (int place = First; place <= newest; place++)
        {
            yield return (byte)place;
        }
    }

    private async Task<DiagnosisMessage?> ReadMessageAsync(byte subindex)
    {
        try
        {
            return DiagnosisMessage.TryRead(await sdo.UploadAsync(Index, subindex), out DiagnosisMessage? message) ? message : null;
        }
        catch (EtherCatException failure) when (failure.Code == EtherCatErrorCode.SdoAbort)
        {
            // Places that were never used do not exist on some devices.
            return null;
        }
    }

    private async Task<byte> ReadByteAsync(byte subindex) => await sdo.UploadAsync(Index, subindex) is [byte value, ..] ? value : (byte)0;
}
