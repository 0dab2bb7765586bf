using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Acyclic;

/// <summary>A frame of acyclic datagrams with the requests that it carries.</summary>
internal sealed class AcyclicFrame
{
    /// <summary>Shortest wait for an answer.</summary>
    public const long ShortestTimeoutNanoseconds = 2_000_000;
    private static readonly long[] Timeouts = [ShortestTimeoutNanoseconds, 10_000_000, 50_000_000];

    private readonly DatagramRequest[] _requests = new DatagramRequest[BusFrame.MaximumDatagrams];

    /// <summary>The frame.</summary>
    public BusFrame Frame { get; } = new();

    /// <summary>Requests that the frame carries.</summary>
    public ReadOnlySpan<DatagramRequest> Requests => _requests.AsSpan(0, Frame.Count);

    /// <summary>How long to wait for the answer: longer after each vain attempt, as a loaded machine may be late itself.</summary>
    public long TimeoutNanoseconds
    {
        get
        {
            var failed = 0;
            foreach (var request in Requests)
            {
                failed = Math.Max(failed, request.FailedAttempts);
            }

            return Timeouts[Math.Min(failed, Timeouts.Length - 1)];
        }
    }

    /// <summary>Adds a request if it fits.</summary>
    public bool TryAdd(DatagramRequest request)
    {
        if (Frame.Remaining < request.Data.Length)
        {
            return false;
        }

        var number = Frame.Add(request.Command, request.Address, request.Data.Length);
        request.Data.CopyTo(Frame.Data(number));
        _requests[number] = request;
        return true;
    }

    /// <summary>Hands the answers to the requests.</summary>
    public void CompleteRequests()
    {
        for (var i = 0; i < Frame.Count; i++)
        {
            _requests[i].Complete(Frame.Data(i), Frame.WorkingCounter(i));
        }
    }
}
