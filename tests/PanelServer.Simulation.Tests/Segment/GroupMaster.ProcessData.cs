using System.Buffers.Binary;

namespace PanelServer.Simulation.Tests.Segment;

/// <content>Sync managers, FMMUs, states and the cycle of the group.</content>
internal sealed partial class GroupMaster
{
    /// <summary>Maps the inputs of all subdevices, then the outputs, each on whole bytes.</summary>
    public void Map()
    {
        foreach (Device device in Devices)
        {
            int start = ImageLength;
            MapDirection(device, isInput: true);
            device.Inputs = start..ImageLength;
        }

        InputLength = ImageLength;
        foreach (Device device in Devices)
        {
            int start = ImageLength;
            MapDirection(device, isInput: false);
            device.Outputs = start..ImageLength;
        }
    }

    private void MapDirection(Device device, bool isInput)
    {
        Assert.Equal([0x02, 0x00], Read(device, 0x0130, 2));
        int type = isInput ? 4 : 3;
        for (int i = 0; i < device.SyncManagers.Count; i++)
        {
            if ((device.HasCoE ? device.SyncManagerTypes[i] : device.SyncManagers[i][7]) != type)
            {
                continue;
            }

            int bits = device.HasCoE ? AssignedBits(device, i, isInput) : EepromBits(device, i, isInput);
            WriteSyncManager(device, i, (bits + 7) / 8);
            if (bits > 0)
            {
                // Without CoE the number of the sync manager is the number of the FMMU.
                int fmmu = device.HasCoE ? Array.IndexOf(device.FmmuUse, isInput ? (byte)2 : (byte)1) : i;
                Assert.True(fmmu >= 0, $"{device.Name} names no FMMU for its {(isInput ? "inputs" : "outputs")}.");
                MapSyncManager(device, fmmu, i, (bits + 7) / 8, isInput);
            }
        }
    }

    private int AssignedBits(Device device, int syncManager, bool isInput)
    {
        int bits = 0;
        for (int i = 1; i <= Upload(device, 0x1C10 + syncManager, 0)[0]; i++)
        {
            int pdo = Word(Upload(device, 0x1C10 + syncManager, i));
            for (int entry = 1; entry <= Upload(device, pdo, 0)[0]; entry++)
            {
                uint mapping = BinaryPrimitives.ReadUInt32LittleEndian(Upload(device, pdo, entry));
                AddEntry(device, isInput, mapping >> 16, (mapping >> 8) & 0xFF, mapping & 0xFF, bits);
                bits += (int)(mapping & 0xFF);
            }
        }

        return bits;
    }

    private int EepromBits(Device device, int syncManager, bool isInput)
    {
        int bits = 0;
        byte[] category = ReadCategory(device, isInput ? 50 : 51) ?? [];
        for (int at = 0; at < category.Length; at += 8 * (1 + category[at + 2]))
        {
            for (int i = 1; category[at + 3] == syncManager && i <= category[at + 2]; i++)
            {
                int entry = at + (8 * i);
                AddEntry(device, isInput, (uint)Word(category, entry), category[entry + 2], category[entry + 5], bits);
                bits += category[entry + 5];
            }
        }

        return bits;
    }

    private static void AddEntry(Device device, bool isInput, uint index, uint subindex, uint length, int at) =>
        device.Entries.Add($"{(isInput ? "in" : "out")} {at} {index:X4}:{subindex:X2} {length}");

    /// <summary>Start and control as in the EEPROM, enabled if the EEPROM says so, length as given.</summary>
    private void WriteSyncManager(Device device, int number, int length)
    {
        byte[] sii = device.SyncManagers[number];
        Assert.Equal(1, Write(device, 0x0800 + (8 * number), sii[0], sii[1], (byte)length, (byte)(length >> 8), sii[4], 0, (byte)(sii[6] & 1), 0));
    }

    private void MapSyncManager(Device device, int fmmu, int syncManager, int length, bool isInput)
    {
        // One in use already would be made longer, because several sync managers may share an FMMU.
        Assert.Equal(0, Read(device, 0x0600 + (16 * fmmu), 16)[12]);
        byte[] physical = device.SyncManagers[syncManager][..2];
        Assert.Equal(1, Write(
            device,
            0x0600 + (16 * fmmu),
            [.. BitConverter.GetBytes((uint)ImageLength), .. BitConverter.GetBytes((ushort)length), 0, 7, .. physical, 0, isInput ? (byte)1 : (byte)2, 1, 0, 0, 0]));
        ImageLength += length;
    }

    /// <summary>Requests a state of every subdevice, without waiting.</summary>
    public void RequestStates(byte state)
    {
        foreach (Device device in Devices)
        {
            RequestState(device, state);
        }
    }

    /// <summary>Waits until all subdevices are in a state; their AL status registers come in one frame.</summary>
    public void WaitForStates(int state, Action? whileWaiting = null)
    {
        for (int poll = 0; !StatesAre(state); poll++)
        {
            Assert.True(poll < PollLimit, $"States are {string.Join(' ', Devices.Select(device => device.State))} instead of {state}.");
            whileWaiting?.Invoke();
        }
    }

    private bool StatesAre(int state)
    {
        StoreStates(Exchange([.. PendingStateEvents()]));
        return Devices.TrueForAll(device => (device.State & 0x0F) == state);
    }

    private IEnumerable<Request> PendingStateEvents() => Devices.Select(device => new Request(FixedRead, At(device.Station, 0x0130), new byte[2]));

    private void StoreStates(ReadOnlySpan<Answer> answers)
    {
        for (int i = 0; i < Devices.Count; i++)
        {
            Assert.Equal(1, answers[i].Counter);
            Devices[i].State = answers[i].Data[0];
        }
    }

    /// <summary>
    /// One cycle in one frame: the reference time, the process data, the state of every subdevice. Inputs are put into the image.
    /// </summary>
    /// <returns>Working counter of the process data.</returns>
    public int Cycle(byte[] image)
    {
        Answer[] answers = Exchange(
        [
            new Request(FixedReadMultipleWrite, At(Devices[0].Station, 0x0910), new byte[8]),
            new Request(LogicalReadWrite, 0, image),
            .. PendingStateEvents(),
        ]);
        ClockCounter = answers[0].Counter;
        answers[1].Data.AsSpan(0, InputLength).CopyTo(image);
        StoreStates(answers.AsSpan(2));
        return answers[1].Counter;
    }

    /// <summary>From PRE-OP to OP, cycling as soon as OP has been requested.</summary>
    /// <param name="image">Outputs; of the length that mapping gives.</param>
    /// <param name="outputsFirst">True to send them once before, for a machine that may be held up longer than devices wait for them.</param>
    public void Operate(byte[] image, bool outputsFirst = false)
    {
        Map();
        RequestStates(4);
        WaitForStates(4);
        if (outputsFirst)
        {
            _ = Cycle(image);
        }

        RequestStates(8);
        WaitForStates(8, () => Cycle(image));
    }
}
