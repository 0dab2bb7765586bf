using System.Text;
using CsCheck;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo.Tests.EngineIo;

public sealed class OutgoingQueueTests
{
    private static readonly object Owner = new();

    [Fact]
    public void Newest_value_of_a_slot_stands_behind_what_was_queued_before_it()
    {
        OutgoingQueue queue = new(100, 10_000);
        queue.Add(Text("live 1"), Owner, "live");
        queue.Add(Text("state"), Owner, slot: null);
        QueueResult result = queue.Add(Text("live 2"), Owner, "live");

        Assert.Equal(QueueResult.Replaced, result);
        Assert.Equal("4state|4live 2", Payload(queue));
    }

    [Fact]
    public void Slots_of_different_owners_do_not_replace_each_other()
    {
        OutgoingQueue queue = new(100, 10_000);
        queue.Add(Text("a"), Owner, "live");
        queue.Add(Text("b"), new object(), "live");
        queue.Add(Text("c"), Owner, "other");

        Assert.Equal("4a|4b|4c", Payload(queue));
    }

    [Fact]
    public void Packet_beyond_the_number_of_packets_is_refused_and_changes_nothing()
    {
        OutgoingQueue queue = new(2, 10_000);
        queue.Add(Text("a"), Owner, slot: null);
        queue.Add(Text("b"), Owner, "live");

        Assert.Equal(QueueResult.Full, queue.Add(Text("c"), Owner, slot: null));
        Assert.Equal(QueueResult.Replaced, queue.Add(Text("d"), Owner, "live"));
        Assert.Equal("4a|4d", Payload(queue));
    }

    [Fact]
    public void Packet_beyond_the_number_of_bytes_is_refused()
    {
        OutgoingQueue queue = new(100, 20);

        Assert.Equal(QueueResult.Added, queue.Add(Text("0123456789"), Owner, slot: null));
        Assert.Equal(QueueResult.Full, queue.Add(Text("0123456789"), Owner, slot: null));
        Assert.Equal(1, queue.Packets);
    }

    [Fact]
    public void Attachments_whose_head_was_sent_are_not_withdrawn()
    {
        OutgoingQueue queue = new(100, 10_000);
        queue.Add(EngineIoPacket.Text("head"u8, [EngineIoPacket.Binary([1]), EngineIoPacket.Binary([2])]), Owner, slot: null);
        queue.Add(Text("later"), Owner, slot: null);
        queue.TakeFrame(asText: false);
        queue.RemoveOwnedBy(Owner);

        Assert.Equal("bAQ==|bAg==", Payload(queue));
    }

    [Fact]
    public void Attachments_are_replaced_together_with_their_head()
    {
        OutgoingQueue queue = new(100, 10_000);
        queue.Add(EngineIoPacket.Text("old"u8, [EngineIoPacket.Binary([1])]), Owner, "live");
        queue.Add(Text("state"), Owner, slot: null);
        queue.Add(Text("new"), Owner, "live");

        Assert.Equal("4state|4new", Payload(queue));
    }

    [Fact]
    public void Polling_payload_is_cut_at_the_limit_but_never_empty()
    {
        OutgoingQueue queue = new(100, 10_000);
        queue.Add(Text(new string('a', 50)), Owner, slot: null);
        queue.Add(Text("b"), Owner, slot: null);
        queue.Add(Text("c"), Owner, slot: null);

        Assert.Single(queue.TakePayload(10).Packets);
        (EngineIoPacket[]? packets, int bytes) = queue.TakePayload(5);
        Assert.Equal((2, 5), (packets.Length, bytes));
    }

    [Fact]
    public void Behaves_like_a_plain_list_whatever_is_done_to_it()
    {
        Gen<(int, int, int, int)> action = Gen.Select(Gen.Int[0, 9], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 30]);
        action.List[0, 80].Sample(actions =>
        {
            object[] owners = new[] { new object(), new object(), new object() };
            OutgoingQueue queue = new(12, 200);
            List<(string Text, int Owner, string? Slot)> model = new();
            int number = 0;
            foreach ((int kind, int owner, int slotNumber, int length) in actions)
            {
                if (kind == 9)
                {
                    queue.RemoveOwnedBy(owners[owner]);
                    model.RemoveAll(item => item.Owner == owner);
                }
                else if (kind == 8 && model.Count > 0)
                {
                    queue.TakeFrame(asText: false);
                    model.RemoveAt(0);
                }
                else if (kind < 8)
                {
                    string text = number++.ToString("D3", null) + new string('x', length);
                    string? slot = kind < 4 ? $"slot {slotNumber}" : null;
                    List<(string, int, string?)> wanted = model.Where(item => slot is null || item.Owner != owner || item.Slot != slot).Append((text, owner, slot)).ToList();
                    bool fits = wanted.Count <= 12 && wanted.Sum(item => item.Item1.Length + 3) <= 200;
                    bool added = queue.Add(Text(text), owners[owner], slot) != QueueResult.Full;
                    if (added != fits)
                    {
                        return false;
                    }

                    model = fits ? wanted : model;
                }

                if (queue.Packets != model.Count || queue.Bytes != model.Sum(item => item.Text.Length + 3))
                {
                    return false;
                }
            }

            return Payload(queue) == string.Join('|', model.Select(item => "4" + item.Text));
        });
    }

    private static EngineIoPacket Text(string text) => EngineIoPacket.Text(Encoding.UTF8.GetBytes(text));

    private static string Payload(OutgoingQueue queue) =>
        string.Join('|', queue.TakePayload(int.MaxValue).Packets.Select(packet => Encoding.UTF8.GetString(packet.PollingText.Span)));
}
