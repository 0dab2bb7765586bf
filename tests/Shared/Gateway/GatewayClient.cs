using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace PanelServer.Testing;

/// <summary>A configuration tool that is not ours: a program in Python, written from the specification.</summary>
internal static class GatewayClient
{
    /// <summary>Lets it read the identity, write an entry and put it back, list the objects and more, by UDP and TCP.</summary>
    /// <returns>What it found by either.</returns>
    public static async Task<JsonNode> TourAsync(IPEndPoint gateway, ushort station, ushort index, byte subindex, string value, CancellationToken stop)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "Shared", "Gateway", "gateway_client.py"),
            gateway.Address.ToString(),
            gateway.Port.ToString(CultureInfo.InvariantCulture),
            $"{station:X4}",
            $"{index:X4}",
            $"{subindex:X2}",
            value,
        ];
        using Process python = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = python.StandardError.ReadToEndAsync(stop);
        string found = await python.StandardOutput.ReadToEndAsync(stop);
        await python.WaitForExitAsync(stop);
        Assert.True(python.ExitCode == 0, await errors);
        return JsonNode.Parse(found)!;
    }
}
