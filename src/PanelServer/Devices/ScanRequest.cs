using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;
using PanelServer.Machines.Devices;
using PanelServer.Machines.Input;

namespace PanelServer.Host.Devices;

/// <summary>Body of a request to look for devices, as clients send it.</summary>
/// <param name="Addresses">IP addresses of private networks, with or without a port; 502 if without. At most <see cref="ScanRequest.MostAddresses"/>.</param>
/// <param name="OwnNetworks">Whether all addresses of the panel's own wired networks are asked as well. Default: false.</param>
internal sealed record ScanRequestBody(IReadOnlyList<string> Addresses, bool? OwnNetworks);

/// <summary>A request to look for devices: at these addresses in the network, perhaps in the panel's own networks, and at every serial port.</summary>
internal sealed class ScanRequest : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    /// <summary>How many addresses one request may have.</summary>
    public const int MostAddresses = 64;

    private ScanRequest(IReadOnlyList<TcpDeviceAddress> addresses, bool ownNetworks, Refusal? refusal) =>
        (Addresses, OwnNetworks, Refusal) = (addresses, ownNetworks, refusal);

    /// <summary>The addresses, each once; empty if the body was refused.</summary>
    public IReadOnlyList<TcpDeviceAddress> Addresses { get; }

    /// <summary>Whether the panel's own networks are searched as well.</summary>
    public bool OwnNetworks { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? new ScanRequestBody([.. Addresses.Select(address => address.ToString())], OwnNetworks) : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<ScanRequest> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        if (input.Refusal is { } refusal)
        {
            return new([], false, refusal);
        }

        List<InputError> errors = [];
        TcpDeviceAddress[] addresses = [.. Read(input.Root, errors).Distinct()];
        return new(addresses, ReadOwnNetworks(input.Root, errors), errors.Count > 0 ? Refusal.Unprocessable(errors) : null);
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
            if (element.ValueKind != JsonValueKind.String || NetworkAddress.TryRead(element.GetString()!) is not { } address)
            {
                errors.Add(new($"/addresses/{index}", "not an address", NetworkAddress.Allowed));
            }
            else if (!NetworkAddress.IsPrivate(address))
            {
                errors.Add(new($"/addresses/{index}", $"{address.Host} is not in a private network", NetworkAddress.AllowedNetworks));
            }
            else
            {
                addresses.Add(address);
            }
        }

        return addresses;
    }

    private static bool ReadOwnNetworks(JsonElement root, List<InputError> errors)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("own_networks", out JsonElement wanted) || wanted.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        if (wanted.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
        {
            errors.Add(new("/own_networks", "neither true nor false", "true or false"));
        }

        return wanted.ValueKind == JsonValueKind.True;
    }
}
