using System.Net.Sockets;
using Microsoft.Extensions.Options;
using PanelServer.EtherCat.Errors;

namespace PanelServer.Host.Hosting;

/// <summary>Turns what can go wrong at start into a sentence for the operator.</summary>
internal static class StartUpFailure
{
    /// <summary>Explains a failure that the operator can do something about.</summary>
    /// <returns>The sentence, or null for a defect of the program, whose stack trace is needed.</returns>
    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException wrong => string.Join(Environment.NewLine, wrong.Failures),
        AggregateException several when several.InnerExceptions.All(wrong => wrong is OptionsValidationException) =>
            string.Join(Environment.NewLine, several.InnerExceptions.Cast<OptionsValidationException>().SelectMany(wrong => wrong.Failures).Distinct()),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } wrong =>
            $"The configuration is wrong: {wrong.Message} {wrong.InnerException?.Message}".TrimEnd(),
        IOException busy when busy.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException =>
            $"{busy.Message} Another server uses the port: stop it, or set Network:Port.",
        SocketException socket => CannotListen(socket),
        IOException { InnerException: SocketException socket } => CannotListen(socket),
        EtherCatException { Scope: EtherCatErrorScope.Transport } bus => $"The EtherCAT bus can't be used: {bus.Message}",
        _ => null,
    };

    private static string CannotListen(SocketException failure) => failure.SocketErrorCode == SocketError.AccessDenied
        ? $"The server may not listen on its port: {failure.Message}. Ports below 1024 need the capability CAP_NET_BIND_SERVICE; set Network:Port to a higher one."
        : $"The server can't listen on its port: {failure.Message}. See Network:Mode and Network:Port in docs/configuration.md.";
}
