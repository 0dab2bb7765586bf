using System.Buffers.Binary;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Diagnosis;
using PanelServer.EtherCat.Simulation.Segment.Coe;

namespace PanelServer.EtherCat.Simulation.Terminals;

/// <summary>
/// The diagnosis history of a terminal, object 0x10F3 (ETG.1020): a ring that overwrites the oldest message, or a list that waits for
/// acknowledgement when it is full.
/// </summary>
internal sealed class DiagnosisLog
{
    private const ushort Index = 0x10F3;
    private const byte AcknowledgedSubindex = 3;
    private const byte FirstPlace = 6;

    /// <summary>Lower half of the code of all messages that a maker has defined.</summary>
    private const ushort MakersCode = 0xE000;
    private const ushort LocalTime = 1 << 4;

    private readonly ObjectEntry[] _places;
    private readonly ObjectEntry _newest;
    private readonly ObjectEntry _acknowledged;
    private readonly ObjectEntry _hasNew;
    private readonly ObjectEntry _flags;
    private readonly ushort _product;
    private int _unacknowledged;

    internal DiagnosisLog(ObjectDictionary dictionary)
    {
        _places = [.. Enumerable.Range(FirstPlace, (int)dictionary[Index, 1].Raw).Select(place => dictionary[Index, (byte)place])];
        _newest = dictionary[Index, 2];
        _acknowledged = dictionary[Index, AcknowledgedSubindex];
        _hasNew = dictionary[Index, 4];
        _flags = dictionary[Index, 5];
        _product = (ushort)(dictionary[CoeObjects.Identity, 2].Raw >> 16);
    }

    private bool KeepsUntilAcknowledged => (_flags.Raw & (ulong)DiagnosisFlags.KeepsUntilAcknowledged) != 0;

    /// <summary>After power-up, when the entries are empty.</summary>
    internal void Reset() => _unacknowledged = 0;

    /// <summary>Records a message without parameters, unless its kind is switched off.</summary>
    internal void Add(DiagnosisKind kind, ushort textId, long now)
    {
        DiagnosisFlags without = kind switch
        {
            DiagnosisKind.Error => DiagnosisFlags.WithoutErrors,
            DiagnosisKind.Warning => DiagnosisFlags.WithoutWarnings,
            _ => DiagnosisFlags.WithoutInformation,
        };
        if ((_flags.Raw & (ulong)without) != 0)
        {
            return;
        }

        if (_unacknowledged == _places.Length)
        {
            _flags.Raw |= (ulong)DiagnosisFlags.MessagesLost;
            if (KeepsUntilAcknowledged)
            {
                return;
            }
        }

        int place = _newest.Raw == 0 ? FirstPlace : FirstPlace + (((int)_newest.Raw - FirstPlace + 1) % _places.Length);
        Write(_places[place - FirstPlace].Bytes, kind, textId, now);
        _newest.Raw = (ulong)place;
        _hasNew.Flag = true;
        _unacknowledged = Math.Min(_unacknowledged + 1, _places.Length);
        if (_acknowledged.Raw == _newest.Raw)
        {
            _acknowledged.Raw = 0;
        }
    }

    /// <summary>An entry is read: the newest message is not new any more, unless it waits for acknowledgement.</summary>
    internal void Reading(ObjectEntry entry) =>
        _hasNew.Flag &= KeepsUntilAcknowledged || entry.Index != Index || entry.Subindex < FirstPlace || entry.Subindex != _newest.Raw;

    /// <summary>Checks the place of a message that is to be acknowledged; 0 is for clearing all.</summary>
    internal SdoAbortCode? Check(ObjectEntry entry, long value)
    {
        if (entry is not { Index: Index, Subindex: AcknowledgedSubindex })
        {
            return null;
        }

        bool isPlace = value >= FirstPlace && value < FirstPlace + _places.Length && _places[value - FirstPlace].Bytes.ContainsAnyExcept((byte)0);
        return value == 0 || isPlace ? null : SdoAbortCode.ValueOutOfRange;
    }

    /// <summary>Follows an acknowledgement.</summary>
    internal void Written(ObjectEntry entry)
    {
        if (entry is not { Index: Index, Subindex: AcknowledgedSubindex })
        {
            return;
        }

        _flags.Raw &= ~(ulong)DiagnosisFlags.MessagesLost;
        _unacknowledged = entry.Raw == 0 ? 0 : ((int)_newest.Raw - (int)entry.Raw + _places.Length) % _places.Length;
        _hasNew.Flag = _unacknowledged > 0;
        if (entry.Raw == 0 || KeepsUntilAcknowledged)
        {
            KeepUnacknowledged();
        }
    }

    /// <summary>Moves what is not acknowledged to the beginning, and empties the rest.</summary>
    private void KeepUnacknowledged()
    {
        // In a ring they may go on at its beginning.
        int first = Math.Max(0, (int)_acknowledged.Raw - FirstPlace + 1);
        byte[][] before = [.. _places.Select(place => place.Bytes.ToArray())];
        for (int i = 0; i < _places.Length; i++)
        {
            if (i < _unacknowledged)
            {
                before[(first + i) % before.Length].CopyTo(_places[i].Bytes);
            }
            else
            {
                _places[i].Bytes.Clear();
            }
        }

        _acknowledged.Raw = 0;
        _newest.Raw = _unacknowledged == 0 ? 0 : (ulong)(FirstPlace + _unacknowledged - 1);
    }

    private void Write(Span<byte> bytes, DiagnosisKind kind, ushort textId, long now)
    {
        bytes.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, MakersCode);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], _product);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], (ushort)((int)kind | LocalTime));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], textId);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (ulong)now);
    }
}
