using System.CommandLine;
using PanelServer.EtherCat.Errors;
using PanelServer.EtherCat.Tool.Commands;

namespace PanelServer.EtherCat.Tool;

/// <summary>All that `panel-ethercat` can do.</summary>
internal static class ToolCommands
{
    /// <summary>Exit status after a command line that makes no sense.</summary>
    public const int WrongUse = 2;

    /// <summary>Does what a command line asks.</summary>
    /// <returns>0 when it was done, 1 when it could not be done, <see cref="WrongUse"/> when it is not clear what is meant.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        ParseResult parsed = Build(output).Parse(arguments);
        InvocationConfiguration configuration = new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false };
        try
        {
            int status = await parsed.InvokeAsync(configuration);
            return parsed.Errors.Count > 0 ? WrongUse : status;
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C: whoever pressed it knows.
            return 0;
        }
        catch (Exception failure) when (failure is EtherCatException or ToolException
            or ArgumentException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static RootCommand Build(TextWriter output) => new(
        "Looks at an EtherCAT segment and its devices, and tries them out. It needs the segment for itself: stop the server first. "
        + "Needs root or CAP_NET_RAW.")
    {
        ListCommand.Build(output),
        ObjectsCommand.Build(output),
        SdoCommands.BuildRead(output),
        SdoCommands.BuildWrite(output),
        EepromCommands.Build(output),
        FirmwareCommands.Build(output),
        DescribeCommand.Build(output),
        DiagnosisCommand.Build(output),
        GatewayCommand.Build(output),
        WatchCommand.Build(output),
        MeasureCommand.Build(output),
        CaptureCommand.Build(output),
    };
}
