namespace PanelServer.Host.Http;

/// <summary>Methods of routes that answer HEAD like GET.</summary>
internal static class ReadMethods
{
    /// <summary>GET and HEAD.</summary>
    public static readonly string[] GetAndHead = [HttpMethods.Get, HttpMethods.Head];
}
