namespace PanelServer.Simulation.Devices;

/// <summary>Which fault a simulated device has at this moment, and for how many more answers. Safe to use from any thread.</summary>
public sealed class FaultSwitch
{
    private const int Forever = int.MaxValue;
    private readonly Lock _gate = new();
    private DeviceFault _fault;
    private int _left;

    /// <summary>The present fault.</summary>
    public DeviceFault Fault
    {
        get
        {
            lock (_gate)
            {
                return _fault;
            }
        }
    }

    /// <summary>How many answers were disturbed so far.</summary>
    public int Used { get; private set; }

    /// <summary>Sets a fault.</summary>
    /// <param name="fault">The fault; <see cref="DeviceFault.None"/> ends the present one.</param>
    /// <param name="answers">After so many disturbed answers it ends by itself.</param>
    public void Set(DeviceFault fault, int answers = Forever)
    {
        lock (_gate)
        {
            _fault = fault;
            _left = answers;
        }
    }

    /// <summary>Uses one disturbed answer up if this is the present fault.</summary>
    /// <returns>True if the answer is to be disturbed.</returns>
    public bool TryUse(DeviceFault fault)
    {
        lock (_gate)
        {
            if (_fault != fault)
            {
                return false;
            }

            Used++;
            _left -= _left == Forever ? 0 : 1;
            _fault = _left > 0 ? _fault : DeviceFault.None;
            return true;
        }
    }
}
