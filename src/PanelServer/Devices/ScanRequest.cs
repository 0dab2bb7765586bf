using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;
using PanelServer.Machines.Devices;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Devices;

/// <summary>Body of a request to look for devices, as clients send it.</summary>
/// <param name="Addresses">IP addresses of private networks, with or without a port; 502 if without. At most <see cref="ScanRequest.MostAddresses"/>.</param>
internal sealed record ScanRequestBody(IReadOnlyList<string> Addresses);

/// <summary>A request to look for devices: at these addresses in the network, and at every serial port.</summary>
internal sealed class ScanRequest : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    /// <summary>How many addresses one request may have.</summary>
    public const int MostAddresses = 64;

    private const int ModbusPort = 502;
    private const string Allowed = "an IP address with or without a port, for example \"192.168.1.20\" or \"192.168.1.20:502\"";

    // A panel asks machines of its own line; it is no tool to look at the ports of others for whoever reaches it.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("::1/128"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"),
    ];

    private ScanRequest(IReadOnlyList<TcpDeviceAddress> addresses, Refusal? refusal) => (Addresses, Refusal) = (addresses, refusal);

    /// <summary>The addresses, each once; empty if the body was refused.</summary>
    public IReadOnlyList<TcpDeviceAddress> Addresses { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? new ScanRequestBody([.. Addresses.Select(address => address.ToString())]) : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<ScanRequest> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        if (input.Refusal is { } refusal)
        {
            return new([], refusal);
        }

        List<InputError> errors = [];
        TcpDeviceAddress[] addresses = [.. Read(input.Root, errors).Distinct()];
        return new(addresses, errors.Count > 0 ? Refusal.Unprocessable(errors) : null);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(ScanRequestBody));

    private static List<TcpDeviceAddress> Read(JsonElement root, List<InputError> errors)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("addresses", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            errors.Add(new("/addresses", "no list of addresses", "an array, empty to ask at serial ports only"));
            return [];
        }

        if (list.GetArrayLength() > MostAddresses)
        {
            errors.Add(new("/addresses", $"{list.GetArrayLength()} addresses are too many", $"at most {MostAddresses}"));
            return [];
        }

        List<TcpDeviceAddress> addresses = [];
        foreach ((int index, JsonElement element) in list.EnumerateArray().Index())
        {
            if (element.ValueKind != JsonValueKind.String || TryRead(element.GetString()!) is not { } point)
            {
                errors.Add(new($"/addresses/{index}", "not an address", Allowed));
            }
            else if (!Private.Any(network => network.Contains(point.Address)))
            {
                errors.Add(new($"/addresses/{index}", $"{point.Address} is not in a private network", "private, link-local and loopback addresses"));
            }
            else
            {
                addresses.Add(new(point.Address.ToString(), point.Port));
            }
        }

        return addresses;
    }

    private static IPEndPoint? TryRead(string text)
    {
        // Only as people write them: "5" would be an address as well.
        if (!IPEndPoint.TryParse(text, out IPEndPoint? point) || (point.Address.ToString() != text && point.ToString() != text))
        {
            return null;
        }

        int port = point.ToString() == text ? point.Port : ModbusPort;
        return port == 0 ? null : new IPEndPoint(point.Address, port);
    }
}
