using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using PanelServer.SocketIo.EngineIo;

namespace PanelServer.SocketIo.WebSockets;

/// <summary>The opening handshake of RFC 6455 §4.2, server side. Extensions and subprotocols are declined.</summary>
internal static class WebSocketHandshake
{
    private const string SupportedVersion = "13";

    /// <summary>True if the request asks for a WebSocket over HTTP/1.1.</summary>
    public static bool IsUpgradeRequest(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && HttpMethods.IsGet(context.Request.Method)
        && context.Request.Headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase);

    /// <summary>Answers 400 or 426 and returns null if the handshake is broken; otherwise answers 101.</summary>
    /// <param name="context">A request for which <see cref="IsUpgradeRequest"/> is true.</param>
    /// <param name="options">Bound of a message from the client, and how frames are written.</param>
    /// <returns>The upgraded connection, to be used until the request ends.</returns>
    public static async Task<WebSocketChannel?> AcceptAsync(HttpContext context, EngineIoOptions options)
    {
        IHeaderDictionary headers = context.Request.Headers;
        if (headers.SecWebSocketVersion != SupportedVersion)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.SecWebSocketVersion = SupportedVersion;
            return null;
        }

        string key = headers.SecWebSocketKey.ToString();
        if (!IsValidKey(key))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return null;
        }

        IHeaderDictionary response = context.Response.Headers;
        response.Connection = HeaderNames.Upgrade;
        response.Upgrade = "websocket";
        response.SecWebSocketAccept = ComputeAccept(key);

        IHttpUpgradeFeature upgrade = context.Features.Get<IHttpUpgradeFeature>()!;
        Stream stream = await upgrade.UpgradeAsync();
        return new WebSocketChannel(context, stream, options.MaxPayload, options.WriteToSocket ? TransportSocket.Find(context) : null);
    }

    /// <summary>The answer to a client's key: RFC 6455 §4.2.2, item 5.4.</summary>
    public static string ComputeAccept(string key)
    {
        byte[] text = Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
#pragma warning disable CA5350 // RFC 6455 demands SHA-1 here; it protects nothing, it only shows that the server understood.
        return Convert.ToBase64String(SHA1.HashData(text));
#pragma warning restore CA5350
    }

    private static bool IsValidKey(string key) => Base64.IsValid(key, out int decodedLength) && decodedLength == 16;
}
