using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Acyclic;

/// <summary>A frame of acyclic datagrams with the requests that it carries.</summary>
internal sealed class AcyclicFrame
{
    /// <summary>Wait for the answer at the first attempt, and by how much it grows with each vain one.</summary>
    public const long ShortestTimeoutNanoseconds = 2_000_000;
    private const int TimeoutGrowth = 5;

    private readonly DatagramRequest[] _requests = new DatagramRequest[BusFrame.MaximumDatagrams];

    /// <summary>The frame.</summary>
    public BusFrame Frame { get; } = new();

    /// <summary>Requests that the frame carries.</summary>
    public ReadOnlySpan<DatagramRequest> Requests => _requests.AsSpan(0, Frame.Count);

    /// <summary>How long to wait for the answer: longer after each vain attempt, as a loaded machine may be late itself.</summary>
    public long TimeoutNanoseconds(long longest)
    {
        int failed = 0;
        foreach (DatagramRequest request in Requests)
        {
            failed = Math.Max(failed, request.FailedAttempts);
        }

        long timeout = ShortestTimeoutNanoseconds;
        for (int i = 0; i < failed; i++)
        {
            timeout *= TimeoutGrowth;
        }

        return failed >= BusAccess.Attempts - 1 ? longest : Math.Min(timeout, longest);
    }

    /// <summary>Adds a request if it fits.</summary>
    public bool TryAdd(DatagramRequest request)
    {
        if (Frame.Remaining < request.Data.Length)
        {
            return false;
        }

        int number = Frame.Add(request.Command, request.Address, request.Data.Length);
        request.Data.CopyTo(Frame.Data(number));
        _requests[number] = request;
        return true;
    }

    /// <summary>Hands the answers to the requests.</summary>
    public void CompleteRequests()
    {
        for (int i = 0; i < Frame.Count; i++)
        {
            _requests[i].Complete(Frame.Data(i), Frame.WorkingCounter(i));
        }
    }
}
