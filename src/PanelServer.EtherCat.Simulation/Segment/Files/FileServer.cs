using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Mailbox;
using PanelServer.EtherCat.Mailbox.Files;

namespace PanelServer.EtherCat.Simulation.Segment.Files;

/// <summary>
/// Files of a subdevice (ETG.1000.6, "FoE"): keeps what is written to it, over power cycles too. Files are written in BOOT only, and read in any
/// state with a mailbox.
/// </summary>
public sealed class FileServer
{
    private readonly VirtualSubdevice _subdevice;
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly List<byte> _incoming = [];
    private string? _written;
    private byte[]? _read;
    private uint _number;
    private bool _wasBusy;

    internal FileServer(VirtualSubdevice subdevice) => _subdevice = subdevice;

    /// <summary>Files by name.</summary>
    public IDictionary<string, byte[]> Content => _files;

    /// <summary>Longest file that there is room for, in bytes.</summary>
    public int CapacityBytes { get; set; } = 1024 * 1024;

    /// <summary>Injected misbehaviour.</summary>
    public FileFault Fault { get; set; }

    private int PartLength => Window.SendLength - MailboxHeader.Size - FoeMessage.HeaderSize;

    private int LongestIncoming => Window.ReceiveLength - MailboxHeader.Size - FoeMessage.HeaderSize;

    private Description.MailboxWindow Window => _subdevice.State == AlState.Boot
        ? _subdevice.Description.Mailbox!.Bootstrap!.Value
        : _subdevice.Description.Mailbox!.Standard;

    /// <summary>Ends a transfer that is under way.</summary>
    internal void Reset()
    {
        (_written, _read, _number, _wasBusy) = (null, null, 0, false);
        _incoming.Clear();
    }

    /// <summary>Takes a message.</summary>
    internal void Receive(ReadOnlySpan<byte> body)
    {
        if (!FoeMessage.TryRead(body, out FoeMessage message))
        {
            Refuse(FoeErrorCode.Illegal);
            return;
        }

        switch (message.Operation)
        {
            case FoeOperation.Error:
                Reset();
                break;
            case var _ when Fault == FileFault.Error:
                Refuse(FoeErrorCode.ProgramError);
                break;
            case FoeOperation.ReadRequest:
                StartReading(message.Text);
                break;
            case FoeOperation.Acknowledge when _read is not null:
                Acknowledged(message.Number);
                break;
            case FoeOperation.WriteRequest:
                StartWriting(message.Text);
                break;
            case FoeOperation.Data when _written is not null:
                Take(message);
                break;
            default:
                Refuse(FoeErrorCode.Illegal);
                break;
        }
    }

    private void StartReading(string name)
    {
        Reset();
        if (!_files.TryGetValue(name, out _read))
        {
            Refuse(FoeErrorCode.NotFound);
            return;
        }

        _number = 1;
        SendPart();
    }

    private void Acknowledged(uint number)
    {
        if (number != _number)
        {
            Refuse(FoeErrorCode.PacketNumberWrong);
        }
        else if (PartLength * (long)_number > _read!.Length)
        {
            Reset();
        }
        else
        {
            _number++;
            SendPart();
        }
    }

    private void SendPart()
    {
        int start = (int)(_number - 1) * PartLength;
        Reply(FoeOperation.Data, Number, _read.AsMemory(start, Math.Min(PartLength, _read!.Length - start)));
    }

    private void StartWriting(string name)
    {
        Reset();
        if (_subdevice.State != AlState.Boot)
        {
            Refuse(FoeErrorCode.BootstrapOnly);
            return;
        }

        _written = name;
        Reply(FoeOperation.Acknowledge, Number, default);
    }

    private void Take(FoeMessage part)
    {
        if (Fault == FileFault.Busy && !_wasBusy)
        {
            _wasBusy = true;
            Reply(FoeOperation.Busy, 1 | (2 << 16), "erasing"u8.ToArray());
            return;
        }

        _wasBusy = false;
        if (part.Number != _number + 1)
        {
            Refuse(FoeErrorCode.PacketNumberWrong);
            return;
        }

        if (Fault == FileFault.DiskFull || _incoming.Count + part.Content.Length > CapacityBytes)
        {
            Refuse(FoeErrorCode.DiskFull);
            return;
        }

        _number++;
        _incoming.AddRange(part.Content.Span);
        Reply(FoeOperation.Acknowledge, Number, default);
        if (part.Content.Length < LongestIncoming)
        {
            _files[_written!] = [.. _incoming];
            Reset();
        }
    }

    private uint Number => Fault == FileFault.WrongPacketNumber ? _number + 1 : _number;

    private void Refuse(FoeErrorCode code)
    {
        Reset();
        Reply(FoeOperation.Error, (uint)code, default);
    }

    private void Reply(FoeOperation operation, uint number, ReadOnlyMemory<byte> content) =>
        _subdevice.Mailbox!.Reply(MailboxType.FoE, new FoeMessage(operation, number, content).ToBytes());
}
