using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;

namespace PanelServer.Host.Devices;

/// <summary>Body of a request to use a device, as clients send it.</summary>
/// <param name="Address">Where it is: an IP address of a private network, port 502 if none is named, or a serial port that a scan lists.</param>
internal sealed record DevicePlaceBody(string Address);

/// <summary>Where a device shall be used.</summary>
internal sealed class DevicePlace : IBound, ICommandBody, IEndpointParameterMetadataProvider
{
    private const int LongestAddress = 256;

    private DevicePlace(string address, Refusal? refusal) => (Address, Refusal) = (address, refusal);

    /// <summary>The address as it was sent; empty if the body was refused.</summary>
    public string Address { get; }

    /// <inheritdoc/>
    public Refusal? Refusal { get; }

    /// <inheritdoc/>
    public object? Command => Refusal is null ? new DevicePlaceBody(Address) : null;

    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="BadHttpRequestException">The body is broken, or its sender has gone.</exception>
    public static async ValueTask<DevicePlace> BindAsync(HttpContext context)
    {
        JsonDocumentInput input = await JsonDocumentInput.BindAsync(context);
        if (input.Refusal is { } refusal)
        {
            return new("", refusal);
        }

        return input.Root.ValueKind == JsonValueKind.Object
            && input.Root.TryGetProperty("address", out JsonElement address)
            && address.ValueKind == JsonValueKind.String
            && address.GetString() is { Length: > 0 and <= LongestAddress } text
            && !text.Contains('\0', StringComparison.Ordinal)
            ? new(text, null)
            : new("", Refusal.Unprocessable([new("/address", "no address", $"a text of up to {LongestAddress} characters")]));
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => RequestBody.Describe(builder, typeof(DevicePlaceBody));
}
