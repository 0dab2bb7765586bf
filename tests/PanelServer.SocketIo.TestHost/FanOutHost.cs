using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace PanelServer.SocketIo.TestHost;

/// <summary>
/// The server side of the fan-out benchmark: one namespace, <c>/bench</c>, to which events of a machine's live values are
/// broadcast as fast as the clients take them. Its twin for Node is in the benchmark's folder.
/// </summary>
public static class FanOutHost
{
    private const string Path = "/bench";

    /// <summary>Builds the host.</summary>
    public static WebApplication Build(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.Services.AddSocketIo<Namespaces>();
        WebApplication app = builder.Build();
        app.MapSocketIo();
        return app;
    }

    private sealed class Namespaces : ISocketIoNamespaceResolver
    {
        public SocketIoNamespaceHandler? Resolve(string path) => path == Path ? new Handler() : null;
    }

    // Clients control the run: "flood" with the number of events that may be under way, then "credit" with how many more.
    private sealed class Handler : SocketIoNamespaceHandler
    {
        private int _credit;
        private int _sent;

        public override void Received(SocketIoSocket socket, SocketIoReceivedEvent received)
        {
            SocketIoNamespace ns = socket.Namespace;
            switch (received.Name)
            {
                case "flood":
                case "credit":
                    // Whoever raises the credit above zero sends until it is used up.
                    int credit = IntegerOf(received);
                    if (Interlocked.Add(ref _credit, credit) == credit)
                    {
                        ThreadPool.QueueUserWorkItem(_ => SendWhileThereIsCredit(ns));
                    }

                    break;
            }
        }

        private void SendWhileThereIsCredit(SocketIoNamespace ns)
        {
            do
            {
                ns.Broadcast(LiveValues(_sent++));
            }
            while (Interlocked.Decrement(ref _credit) > 0);
        }

        private static int IntegerOf(SocketIoReceivedEvent received) =>
            int.Parse(received.Arguments[0].Span, System.Globalization.CultureInfo.InvariantCulture);

        // About 200 bytes, the size of a winder's live values.
        private static SocketIoEvent LiveValues(int n)
        {
            long milliseconds = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            return new SocketIoEvent(Path, "event", Encoding.UTF8.GetBytes(
                $$"""{"name":"LiveValuesEvent","data":{"traverse_position":{{n}}.5,"puller_speed":12.25,"spool_rpm":101.5,"tension_arm_angle":33.75,"spool_progress":{{n}}.25},"ts":{{milliseconds}}}"""));
        }
    }
}
