using System.Text;

namespace PanelServer.Host.Dashboard;

/// <summary>What <c>/</c> shows when the server was built without its dashboard.</summary>
internal static class AbsentPage
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes("""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Panel</title></head>
        <body>
        <h1>This panel was built without its dashboard</h1>
        <p>The machines run, and everything else works: <a href="/swagger">the API</a>, the streams, the vendor's HMI.</p>
        <p>To get the dashboard, install Node.js 20.19 or later on the machine that builds the server, and build it again with
        <code>dotnet build</code>.</p>
        </body>
        </html>
        """);

    public static Task WriteAsync(HttpContext context)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = Page.Length;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(Page, context.RequestAborted).AsTask();
    }
}
