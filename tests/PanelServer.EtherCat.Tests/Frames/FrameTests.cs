using CsCheck;
using PanelServer.EtherCat.Frames;

namespace PanelServer.EtherCat.Tests.Frames;

public class FrameTests
{
    private const string Header = "FF FF FF FF FF FF 10 10 10 10 10 10 88 A4";

    [Fact]
    public void Broadcast_read_of_one_byte_is_written_as_on_the_wire()
    {
        byte[] buffer = new byte[FrameFormat.MaximumLength];
        FrameWriter writer = new(buffer);
        writer.Add(EtherCatCommand.Brd, 0x80, 0, 0x0000, 1);

        int length = writer.Finish();

        Assert.Equal(Hex.Padded(Header + "0D 10 07 80 00 00 00 00 01 00 00 00 00 00 00", 60), buffer[..length]);
    }

    [Fact]
    public void Answer_to_a_broadcast_read_tells_the_number_of_subdevices()
    {
        byte[] frame = Hex.Padded("FF FF FF FF FF FF 12 10 10 10 10 10 88 A4 0D 10 07 80 03 00 00 00 01 00 00 00 13 03 00", 60);

        Assert.Equal(FrameError.None, FrameReader.TryOpen(frame, out FrameReader reader));
        Assert.True(reader.TryReadDatagram(out Datagram datagram));
        Assert.True(FrameReader.HasPassedSegment(frame));
        Assert.Equal(0x80, datagram.Index);
        Assert.Equal(3, datagram.Address);
        Assert.Equal([0x13], datagram.Data.ToArray());
        Assert.Equal(3, datagram.WorkingCounter);
        Assert.False(reader.TryReadDatagram(out _));
    }

    [Fact]
    public void Clock_and_process_data_share_one_frame()
    {
        byte[] buffer = new byte[FrameFormat.MaximumLength];
        FrameWriter writer = new(buffer);
        writer.Add(EtherCatCommand.Frmw, 0x05, 0x1000, 0x0910, 8);
        writer.AddLogical(EtherCatCommand.Lrw, 0x06, 0, 4)[0] = 0x01;

        int length = writer.Finish();

        string expected = Header + "24 10 0E 05 00 10 10 09 08 80 00 00 00 00 00 00 00 00 00 00 00 00"
            + "0C 06 00 00 00 00 04 00 00 00 01 00 00 00 00 00";
        Assert.Equal(Hex.Padded(expected, 60), buffer[..length]);
    }

    [Theory]
    [InlineData(0, 0x0000)]
    [InlineData(1, 0xFFFF)]
    [InlineData(2, 0xFFFE)]
    public void Position_is_sent_as_its_negative(int position, int address)
    {
        byte[] buffer = new byte[FrameFormat.MinimumLength];
        FrameWriter writer = new(buffer);
        writer.AddPosition(EtherCatCommand.Aprd, 0, position, 0x0010, 2);
        writer.Finish();

        FrameReader.TryOpen(buffer, out FrameReader reader);
        reader.TryReadDatagram(out Datagram datagram);
        Assert.Equal(address, datagram.Address);
    }

    [Fact]
    public void Frame_that_is_full_takes_no_more()
    {
        byte[] buffer = new byte[FrameFormat.MaximumLength];
        FrameWriter writer = new(buffer);
        writer.AddLogical(EtherCatCommand.Lrw, 1, 0, FrameFormat.MaximumDatagramData);
        Assert.True(writer.RemainingData < 0);
        Assert.Equal(FrameFormat.MaximumLength, writer.Finish());

        bool threw = false;
        try
        {
            writer.Add(EtherCatCommand.Nop, 0, 0, 0, 0);
        }
        catch (InvalidOperationException)
        {
            threw = true;
        }

        Assert.True(threw);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        Gen<(int, byte, ushort, ushort, byte[])[]> datagrams = Gen.Select(Gen.Int[0, 14], Gen.Byte, Gen.UShort, Gen.UShort, Gen.Byte.Array[0, 90]).Array[1, 10];
        datagrams.Sample(list =>
        {
            byte[] buffer = new byte[FrameFormat.MaximumLength];
            FrameWriter writer = new(buffer);
            foreach ((int command, byte index, ushort address, ushort offset, byte[]? data) in list)
            {
                data.CopyTo(writer.Add((EtherCatCommand)command, index, address, offset, data.Length));
            }

            int length = writer.Finish();

            Assert.Equal(FrameError.None, FrameReader.TryOpen(buffer.AsSpan(0, length), out FrameReader reader));
            foreach ((int command, byte index, ushort address, ushort offset, byte[]? data) in list)
            {
                Assert.True(reader.TryReadDatagram(out Datagram read));
                Assert.Equal((EtherCatCommand)command, read.Command);
                Assert.Equal(index, read.Index);
                Assert.Equal(address, read.Address);
                Assert.Equal(offset, read.Offset);
                Assert.Equal(address | ((uint)offset << 16), read.LogicalAddress);
                Assert.Equal(data, read.Data.ToArray());
                Assert.Equal(0, read.WorkingCounter);
            }

            Assert.False(reader.TryReadDatagram(out _));
        });
    }

    [Theory]
    [InlineData("too short", 27, "", FrameError.TooShort)]
    [InlineData("other EtherType", 60, "12:0800", FrameError.ForeignEtherType)]
    [InlineData("type nibble 4", 60, "15:40", FrameError.NotDatagrams)]
    [InlineData("length beyond the frame", 60, "14:FF17", FrameError.Truncated)]
    [InlineData("data beyond the length", 60, "22:0200", FrameError.DatagramOverrun)]
    [InlineData("more datagrams announced", 60, "22:0180", FrameError.DatagramOverrun)]
    [InlineData("command 0x0F", 60, "16:0F", FrameError.UnknownCommand)]
    public void Malformed_frame_is_named(string what, int length, string patch, FrameError expected)
    {
        byte[] frame = Hex.Padded(Header + "0D 10 07 80 00 00 00 00 01 00 00 00 00 00 00", 60);
        if (patch.Length > 0)
        {
            string[] parts = patch.Split(':');
            Hex.Bytes(parts[1]).CopyTo(frame, int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture));
        }

        Assert.True(expected == FrameReader.TryOpen(frame.AsSpan(0, length), out _), what);
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            if (bytes.Length > 16)
            {
                bytes[12] = 0x88;
                bytes[13] = 0xA4;
                bytes[15] = (byte)((bytes[15] & 0x07) | 0x10);
            }

            if (FrameReader.TryOpen(bytes, out FrameReader reader) == FrameError.None)
            {
                while (reader.TryReadDatagram(out Datagram datagram))
                {
                    _ = datagram.Data.Length + datagram.WorkingCounter;
                }
            }
        });
    }
}
