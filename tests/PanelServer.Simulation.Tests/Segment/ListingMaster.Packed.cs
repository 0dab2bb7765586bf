using System.Buffers.Binary;

namespace PanelServer.Simulation.Tests.Segment;

/// <content>The image of the C masters: bits of small terminals side by side, and a byte of mailbox status for each mailbox at its end.</content>
internal sealed partial class ListingMaster
{
    /// <summary>Where the parts of a packed image begin.</summary>
    public readonly record struct PackedImage(int Inputs, int MailboxStatus, int Length);

    private int _logical;
    private int _bit;
    private readonly Dictionary<Found, int> _fmmus = [];

    /// <summary>Maps outputs, inputs and mailbox status, and brings all to SAFE-OP.</summary>
    public PackedImage MapPacked()
    {
        (_logical, _bit) = (0, 0);
        _fmmus.Clear();
        PackDirection(isInput: false);
        int inputs = _logical;
        PackDirection(isInput: true);
        int status = _logical;
        foreach (Found? device in Devices.Where(device => device.MailboxOutLength > 0))
        {
            WriteFmmu(device, _logical++, 1, 0, 7, 0x080D, isInput: true);
        }

        ToSafeOp();
        return new PackedImage(inputs, status, _logical);
    }

    /// <summary>Maps outputs and inputs of each subdevice to the same addresses, and brings all to SAFE-OP; returns the length.</summary>
    public int MapOverlapped()
    {
        _logical = 0;
        _fmmus.Clear();
        foreach (Found device in Devices)
        {
            int start = _logical;
            (_logical, _bit) = (start, 0);
            PackOne(device, isInput: false);
            int end = _logical + (_bit > 0 ? 1 : 0);
            (_logical, _bit) = (start, 0);
            PackOne(device, isInput: true);
            _logical = Math.Max(end, _logical + (_bit > 0 ? 1 : 0));
        }

        ToSafeOp();
        return _logical;
    }

    private void ToSafeOp()
    {
        foreach (Found device in Devices)
        {
            // The EEPROM goes to the device before every change of state.
            Write(device, 0x0500, 1);
            RequestState(device, 4, 4);
        }
    }

    private void PackDirection(bool isInput)
    {
        foreach (Found device in Devices)
        {
            PackOne(device, isInput);
        }

        Align();
    }

    private void Align()
    {
        _logical += _bit > 0 ? 1 : 0;
        _bit = 0;
    }

    private void PackOne(Found device, bool isInput)
    {
        int bits = isInput ? device.InputBits : device.OutputBits;
        int number = device.SyncManagers.FindIndex(manager => manager.Type == (isInput ? 4 : 3));
        if (number < 0)
        {
            return;
        }

        int bytes = (bits + 7) / 8;
        (int start, int _, uint flags, int type) = device.SyncManagers[number];
        device.SyncManagers[number] = (start, bytes, flags, type);
        WriteSyncManager(device, number);
        if (bits == 0)
        {
            return;
        }

        if (bits >= 8)
        {
            Align();
            WriteFmmu(device, _logical, bytes, 0, 7, start, isInput);
            _logical += bytes;
            return;
        }

        int last = _bit + bits - 1;
        WriteFmmu(device, _logical, 1 + (last / 8), _bit, last % 8, start, isInput);
        _logical += (last + 1) / 8;
        _bit = (last + 1) % 8;
    }

    private void WriteSyncManager(Found device, int number)
    {
        (int start, int length, uint flags, int _) = device.SyncManagers[number];
        Write(
            device, (ushort)(0x0800 + (8 * number)), (byte)start, (byte)(start >> 8), (byte)length, (byte)(length >> 8), (byte)flags, 0, (byte)(flags >> 16), 0);
    }

    private void WriteFmmu(Found device, int logical, int length, int startBit, int endBit, int physical, bool isInput)
    {
        int number = _fmmus.GetValueOrDefault(device);
        _fmmus[device] = number + 1;
        Write(device, (ushort)(0x0600 + (16 * number)),
        [
            .. BitConverter.GetBytes((uint)logical), .. BitConverter.GetBytes((ushort)length), (byte)startBit, (byte)endBit,
            (byte)physical, (byte)(physical >> 8), 0, isInput ? (byte)1 : (byte)2, 1, 0, 0, 0,
        ]);
        Assert.Equal(1, Counter);
        device.FmmuRegisters[number] = Read(device, (ushort)(0x0600 + (16 * number)), 16);
    }

    /// <summary>
    /// Brings a subdevice back that lost its station address: a temporary address, the same alias and identity as before, its address.
    /// </summary>
    /// <returns>False if another subdevice stands in its place.</returns>
    public bool Recover(Found device)
    {
        const ushort temporary = 0xFFFF;
        ushort position = (ushort)-device.Position;
        Assert.Equal(0, Word(Send(1, position, 0x0010, 0, 0)));
        Send(5, temporary, 0x0010, 0, 0);
        Send(2, position, 0x0010, 0xFF, 0xFF);
        Assert.Equal(1, Counter);
        bool isSame = ReadEepromAt(temporary, 0x0A) == device.Product && ReadEepromAt(temporary, 0x08) == device.Vendor
            && ReadEepromAt(temporary, 0x0C) == device.Revision;
        ushort station = isSame ? device.Station : (ushort)0;
        Send(5, temporary, 0x0010, (byte)station, (byte)(station >> 8));
        Assert.Equal(1, Counter);
        return isSame;
    }

    /// <summary>Gives a subdevice its settings again, from INIT to SAFE-OP. The FMMUs come last.</summary>
    public void Reconfigure(Found device)
    {
        Write(device, 0x0120, 1, 0);
        Write(device, 0x0500, 1);
        RequestState(device, 1, 1);
        for (int i = 0; i < device.SyncManagers.Count; i++)
        {
            WriteSyncManager(device, i);
        }

        RequestState(device, 2, 2);
        RequestState(device, 4, 4);
        foreach ((int number, byte[]? registers) in device.FmmuRegisters)
        {
            Write(device, (ushort)(0x0600 + (16 * number)), registers);
        }
    }

    private uint ReadEepromAt(ushort station, int word)
    {
        Send(5, station, 0x0500, 2);
        Send(5, station, 0x0500, 0);
        Send(5, station, 0x0502, 0x00, 0x01, (byte)word, (byte)(word >> 8), 0, 0);
        for (int poll = 0; (Send(4, station, 0x0502, 0, 0)[1] & 0x80) != 0; poll++)
        {
            Assert.InRange(poll, 0, 1000);
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(Send(4, station, 0x0508, new byte[4]));
    }
}
