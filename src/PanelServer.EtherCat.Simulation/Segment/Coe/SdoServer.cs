using System.Buffers.Binary;
using PanelServer.EtherCat.Mailbox;

namespace PanelServer.EtherCat.Simulation.Segment.Coe;

/// <summary>
/// SDO server: expedited, normal and segmented transfers in both directions, one subindex or the complete object
/// (ETG.1000.6, "SDO").
/// </summary>
internal sealed class SdoServer
{
    /// <summary>Longest object that is accepted.</summary>
    private const int MaximumObjectLength = 65536;
    private const int SegmentPayload = 7;

    private readonly ICoeDevice _device;
    private readonly ObjectAccessor _objects;
    private readonly byte[] _reply;
    private readonly byte[] _echo = new byte[4];
    private byte[] _data = new byte[1024];
    private Transfer _transfer;
    private SdoHeader _current;
    private bool _isComplete;
    private int _length;
    private int _position;
    private byte _toggle;

    internal SdoServer(ICoeDevice device)
    {
        _device = device;
        _objects = new ObjectAccessor(device);
        _reply = new byte[Math.Max(device.ReplyLength - MailboxHeader.Size, CoeHeader.Size + SdoHeader.MessageSize)];
    }

    private enum Transfer
    {
        None,
        Upload,
        Download,
    }

    internal void Reset() => _transfer = Transfer.None;

    /// <summary>Handles what follows the CoE header of an SDO request.</summary>
    internal void Receive(ReadOnlySpan<byte> request)
    {
        if (request.Length < SdoHeader.MessageSize || !SdoHeader.TryRead(request, out SdoHeader header))
        {
            _device.ReplyError(MailboxErrorCode.SizeTooShort);
            return;
        }

        switch (header.Command & SdoCommand.SpecifierMask)
        {
            case SdoCommand.DownloadRequest:
                StartDownload(header, request);
                break;
            case SdoCommand.DownloadSegmentRequest:
                ContinueDownload(header.Command, request[1..]);
                break;
            case SdoCommand.UploadRequest:
                StartUpload(header);
                break;
            case SdoCommand.UploadSegmentRequest:
                ContinueUpload(header.Command);
                break;
            case SdoCommand.Abort:
                Reset();
                break;
            default:
                Abort(header, SdoAbortCode.UnknownCommand);
                break;
        }
    }

    private void StartUpload(SdoHeader header)
    {
        Begin(header);
        if (_device.Intercept(header.Index, header.Subindex) is { } intercepted)
        {
            Abort(header, intercepted);
            return;
        }

        if (_objects.Read(header.Index, header.Subindex, _isComplete, ref _data, out _length) is { } code)
        {
            Abort(header, code);
            return;
        }

        int capacity = _device.ReplyLength - SdoHeader.NormalDataOffset;
        if (_length is > 0 and <= 4)
        {
            Span<byte> body = Body(SdoHeader.MessageSize);
            byte command = SdoCommand.ForExpedited(SdoCommand.UploadResponse, _length);
            (header with { Command = WithComplete(command) }).Write(body);
            _data.AsSpan(0, _length).CopyTo(body[SdoHeader.Size..]);
            Send(SdoHeader.MessageSize);
            return;
        }

        _position = Math.Min(_length, capacity);
        Span<byte> first = Body(SdoHeader.MessageSize + _position);
        (header with { Command = WithComplete(SdoCommand.UploadResponse | SdoCommand.SizeIndicated) }).Write(first);
        BinaryPrimitives.WriteUInt32LittleEndian(first[SdoHeader.Size..], (uint)_length);
        _data.AsSpan(0, _position).CopyTo(first[SdoHeader.MessageSize..]);
        _transfer = _position < _length ? Transfer.Upload : Transfer.None;
        Send(SdoHeader.MessageSize + _position);
    }

    private void ContinueUpload(byte command)
    {
        if (!CheckSegment(command, Transfer.Upload))
        {
            return;
        }

        int capacity = _device.ReplyLength - SdoHeader.SegmentDataOffset;
        int count = Math.Min(_length - _position, capacity);
        bool isLast = _position + count == _length;
        int size = Math.Max(count + 1, SdoHeader.MinimumSegmentSize);
        Span<byte> body = Body(size);
        body[0] = (byte)(SdoCommand.UploadSegmentResponse | _toggle | (isLast ? SdoCommand.LastSegment : 0) | SdoCommand.ForSegmentLength(count));
        _data.AsSpan(_position, count).CopyTo(body[1..]);
        NextSegment(count, isLast);
        Send(size);
    }

    private void StartDownload(SdoHeader header, ReadOnlySpan<byte> request)
    {
        Begin(header);
        if (_device.Intercept(header.Index, header.Subindex) is { } intercepted)
        {
            Abort(header, intercepted);
            return;
        }

        ReadOnlySpan<byte> data;
        if ((header.Command & SdoCommand.Expedited) != 0)
        {
            _length = (header.Command & SdoCommand.SizeIndicated) != 0 ? 4 - SdoCommand.ExpeditedUnused(header.Command) : 4;
            data = request.Slice(SdoHeader.Size, _length);
        }
        else
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(request[SdoHeader.Size..]);
            if (size > MaximumObjectLength)
            {
                Abort(header, SdoAbortCode.OutOfMemory);
                return;
            }

            _length = (int)size;
            data = request[SdoHeader.MessageSize..];
            data = data[..Math.Min(data.Length, _length)];
        }

        // What cannot be written is refused with the first message, before the rest is sent.
        if (_objects.CheckWrite(header.Index, header.Subindex, _isComplete, _length) is { } code)
        {
            Abort(header, code);
            return;
        }

        Reserve(_length);
        data.CopyTo(_data);
        _position = data.Length;
        _transfer = Transfer.Download;
        request.Slice(SdoHeader.Size, 4).CopyTo(_echo);
        if (_position == _length && !Apply())
        {
            return;
        }

        Span<byte> body = Body(SdoHeader.MessageSize);
        (header with { Command = WithComplete(SdoCommand.DownloadResponse) }).Write(body);

        // Real devices leave old bytes of their buffer in the four bytes that mean nothing.
        _echo.CopyTo(body[SdoHeader.Size..]);
        Send(SdoHeader.MessageSize);
    }

    private void ContinueDownload(byte command, ReadOnlySpan<byte> payload)
    {
        if (!CheckSegment(command, Transfer.Download))
        {
            return;
        }

        int count = payload.Length <= SegmentPayload ? payload.Length - Math.Min(SdoCommand.SegmentUnused(command), payload.Length) : payload.Length;
        bool isLast = (command & SdoCommand.LastSegment) != 0;
        if (count > _length - _position)
        {
            Abort(_current, SdoAbortCode.DataTooLong);
            return;
        }

        if (isLast && _position + count != _length)
        {
            Abort(_current, SdoAbortCode.LengthMismatch);
            return;
        }

        payload[..count].CopyTo(_data.AsSpan(_position));
        byte toggle = _toggle;
        NextSegment(count, isLast);
        if (isLast && !Apply())
        {
            return;
        }

        Span<byte> body = Body(SdoHeader.MessageSize);
        body[0] = (byte)(SdoCommand.DownloadSegmentResponse | toggle);
        Send(SdoHeader.MessageSize);
    }

    /// <summary>Writes the data that has arrived; answers with an abort when that fails.</summary>
    private bool Apply()
    {
        _transfer = Transfer.None;
        if (_objects.Write(_current.Index, _current.Subindex, _isComplete, _data.AsSpan(0, _length)) is { } code)
        {
            Abort(_current, code);
            return false;
        }

        return true;
    }

    private bool CheckSegment(byte command, Transfer expected)
    {
        if (_transfer != expected)
        {
            Abort(_current, SdoAbortCode.UnknownCommand);
            return false;
        }

        if ((command & SdoCommand.Toggle) != _toggle)
        {
            Abort(_current, SdoAbortCode.ToggleNotAlternated);
            return false;
        }

        return true;
    }

    private void Begin(SdoHeader header)
    {
        _transfer = Transfer.None;
        _current = header;
        _isComplete = (header.Command & SdoCommand.CompleteAccess) != 0;
        _position = 0;
        _toggle = 0;
    }

    private void NextSegment(int count, bool isLast)
    {
        _position += count;
        _toggle ^= SdoCommand.Toggle;
        _transfer = isLast ? Transfer.None : _transfer;
    }

    private byte WithComplete(int command) => (byte)(command | (_isComplete ? SdoCommand.CompleteAccess : 0));

    private void Abort(SdoHeader header, SdoAbortCode code)
    {
        _transfer = Transfer.None;
        Span<byte> body = Body(SdoHeader.MessageSize);
        (header with { Command = SdoCommand.Abort }).Write(body);
        BinaryPrimitives.WriteUInt32LittleEndian(body[SdoHeader.Size..], (uint)code);
        Send(SdoHeader.MessageSize);
    }

    private void Reserve(int length)
    {
        if (_data.Length < length)
        {
            _data = new byte[length];
        }
    }

    private Span<byte> Body(int length)
    {
        Span<byte> body = _reply.AsSpan(CoeHeader.Size, length);
        body.Clear();
        return body;
    }

    private void Send(int bodyLength)
    {
        new CoeHeader(CoeService.SdoResponse).Write(_reply);
        _device.Reply(_reply.AsSpan(0, CoeHeader.Size + bodyLength));
    }
}
