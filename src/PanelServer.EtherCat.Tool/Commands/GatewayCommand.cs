using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using PanelServer.EtherCat.Gateway;

namespace PanelServer.EtherCat.Tool.Commands;

/// <summary>`gateway`: the mailboxes of all devices for other programs (ETG.8200).</summary>
internal static class GatewayCommand
{
    public static Command Build(TextWriter output)
    {
        Option<IPAddress> address = new("--address")
        {
            Description = "IP address to listen on; 127.0.0.1 without it. Whoever reaches it can write every object of every device",
            DefaultValueFactory = _ => IPAddress.Loopback,
            CustomParser = result =>
            {
                if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? parsed))
                {
                    return parsed;
                }

                result.AddError($"'{result.Tokens[0].Value}' is no IP address.");
                return null;
            },
        };
        Option<ushort> port = new("--port")
        {
            Description = $"port for UDP and TCP; {MailboxGatewayOptions.StandardPort} without it, 0 for one that is free",
            DefaultValueFactory = _ => MailboxGatewayOptions.StandardPort,
        };
        Option<TimeSpan?> duration = CommonArguments.Duration("ends after this time; without it Ctrl+C does");
        Command command = new("gateway", "Brings all devices to PRE-OP and gives their mailboxes to configuration tools (ETG.8200)") { address, port, duration };
        SegmentSession.Options options = SegmentSession.Options.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            await using SegmentSession session = SegmentSession.Open(parsed, options);
            await session.EnterPreOpAsync();
            IPEndPoint wanted = new(parsed.GetRequiredValue(address), parsed.GetValue(port));
            await using MailboxGateway gateway = Start(session, wanted);
            output.WriteLine($"Mailbox gateway on {gateway.EndPoint}, UDP and TCP.");
            await output.FlushAsync(stop);
            await Task.Delay(parsed.GetValue(duration) ?? Timeout.InfiniteTimeSpan, stop);
            return 0;
        });
        return command;
    }

    private static MailboxGateway Start(SegmentSession session, IPEndPoint wanted)
    {
        try
        {
            return MailboxGateway.Start(session.Main, new() { EndPoint = wanted });
        }
        catch (SocketException failure)
        {
            throw new ToolException($"The gateway cannot listen on {wanted}: {failure.Message}.");
        }
    }
}
