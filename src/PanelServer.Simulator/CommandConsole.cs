using PanelServer.EtherCat.Esc;
using PanelServer.EtherCat.Simulation.Segment;
using PanelServer.EtherCat.Simulation.Segment.Faults;

namespace PanelServer.Simulator;

/// <summary>Carries out commands from standard input while the segment is served.</summary>
internal sealed class CommandConsole(SegmentServer server, IReadOnlyList<FaultKind> faults, TextReader input, TextWriter output)
{
    /// <summary>Reads commands until "quit" or the end of the input.</summary>
    /// <returns>True after "quit"; false at the end of the input, which does not end the simulation.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        while (await input.ReadLineAsync(cancellation) is { } line)
        {
            switch (line.Trim())
            {
                case "quit":
                    return true;
                case "help":
                    HelpText.Write(output);
                    break;
                case "status":
                    output.Write(await OnSegmentAsync(Describe));
                    break;
                default:
                    await RunFaultAsync(line);
                    break;
            }
        }

        return false;
    }

    private async Task RunFaultAsync(string line)
    {
        try
        {
            if (await OnSegmentAsync(segment => FaultScript.Run(segment, line, output.WriteLine, faults)))
            {
                await output.WriteLineAsync($"ok: {line.Trim()}");
            }
        }
        catch (FaultSyntaxException exception)
        {
            await output.WriteLineAsync($"error: {exception.Message}");
        }
    }

    /// <summary>Has the serving thread compute something.</summary>
    private async Task<T> OnSegmentAsync<T>(Func<VirtualSegment, T> function)
    {
        TaskCompletionSource<T> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Post(segment =>
        {
            try
            {
                result.SetResult(function(segment));
            }
            catch (FaultSyntaxException exception)
            {
                result.SetException(exception);
            }
        });
        return await result.Task;
    }

    private static string Describe(VirtualSegment segment)
    {
        using StringWriter text = new();
        text.WriteLine($"{segment.FrameCount} frames in {segment.NowNanoseconds / 1e9:0.000} s");
        for (int position = 0; position < segment.Subdevices.Count; position++)
        {
            VirtualSubdevice subdevice = segment.Subdevices[position];
            ApplicationLayer machine = subdevice.StateMachine;
            string error = machine.HasError ? $" error 0x{(int)machine.Code:X4}" : "";
            string reach = segment.IsReachable(position) ? "" : " not reachable";
            text.WriteLine(
                $"{position,3} {subdevice.Description.OrderNumber,-14} station 0x{subdevice.Esc.StationAddress:X4} {machine.State.DisplayName()}{error}{reach}");
        }

        return text.ToString();
    }
}
