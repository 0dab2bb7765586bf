using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Transport;
using PanelServer.Simulation.FarEnds;

namespace PanelServer.EtherCat.Tests.Transport;

/// <summary>A capture whose file fails.</summary>
public class CaptureTests
{
    [Fact]
    public void File_that_cannot_be_written_ends_the_capture_and_frames_go_on()
    {
        using FullDisk file = new();
        VirtualSegment segment = new();
        segment.Add(SegmentPresets.Create("extruder")[0]);
        using (PcapngCaptureTransport capture = new(new InProcessTransport(segment), file))
        {
            Assert.Null(capture.Failure);
            Assert.True(capture.TrySend(new byte[60]));
            Assert.True(SpinWait.SpinUntil(() => capture.Failure is not null, TimeSpan.FromSeconds(60)));

            Assert.Equal("No space left on device", capture.Failure);
            Assert.True(capture.TrySend(new byte[60]));
        }

        Assert.True(file.IsClosed);
    }

    /// <summary>Takes the header and nothing more.</summary>
    private sealed class FullDisk : MemoryStream
    {
        private bool _isFull;

        public bool IsClosed { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer) => Take();

        public override void Write(byte[] buffer, int offset, int count) => Take();

        protected override void Dispose(bool disposing)
        {
            bool isFirst = !IsClosed;
            IsClosed = true;
            base.Dispose(disposing);
            if (isFirst)
            {
                throw new IOException("No space left on device");
            }
        }

        private void Take()
        {
            if (_isFull)
            {
                throw new IOException("No space left on device");
            }

            _isFull = true;
        }
    }
}
