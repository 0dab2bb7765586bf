using PanelServer.EtherCat.Transport;

namespace PanelServer.EtherCat.Acyclic;

/// <summary>A frame of acyclic datagrams with the requests that it carries.</summary>
internal sealed class AcyclicFrame
{
    private readonly DatagramRequest[] _requests = new DatagramRequest[BusFrame.MaximumDatagrams];

    /// <summary>The frame.</summary>
    public BusFrame Frame { get; } = new();

    /// <summary>Requests that the frame carries.</summary>
    public ReadOnlySpan<DatagramRequest> Requests => _requests.AsSpan(0, Frame.Count);

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
