using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using PanelServer.Host.Http;

namespace PanelServer.Host.History;

/// <summary>A history that is written as it is read.</summary>
/// <param name="source">The history.</param>
/// <param name="stored">What is closed when it is written; null if there is nothing.</param>
/// <param name="format">In which form.</param>
/// <param name="name">Name of the file for tables, without ending.</param>
/// <param name="logger">The log.</param>
internal sealed class HistoryResult(HistorySource source, StoredHistory? stored, HistoryFormat format, string name, ILogger logger) : IResult, IEndpointMetadataProvider
{
    // A client that takes the bytes more slowly would keep the store from tidying its file up.
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(new Produces(StatusCodes.Status200OK, typeof(HistoryAnswer)));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using StoredHistory? open = stored;
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted);
        gone.CancelAfter(LongestAnswer);
        HttpResponse response = httpContext.Response;
        try
        {
            await WriteAsync(response, gone.Token);
        }
        catch (Exception failure)
        {
            // The status is sent: a body that is broken off is the only way to say that it is not whole.
            if (!httpContext.RequestAborted.IsCancellationRequested)
            {
                logger.LogBrokenOff(failure.Message);
            }

            httpContext.Abort();
        }
    }

    private async Task WriteAsync(HttpResponse response, CancellationToken gone)
    {
        switch (format)
        {
            case HistoryFormat.Csv:
                Begin(response, "text/csv; charset=utf-8", ".csv");
                await HistoryTableWriter.WriteCsvAsync(source, response.BodyWriter, gone);
                break;
            case HistoryFormat.Parquet:
                Begin(response, "application/vnd.apache.parquet", ".parquet");
                await HistoryTableWriter.WriteParquetAsync(source, response.BodyWriter, gone);
                break;
            default:
                response.ContentType = "application/json";
                using (HistoryJson json = new(source, response.BodyWriter, gone))
                {
                    await json.WriteAsync();
                }

                break;
        }
    }

    private void Begin(HttpResponse response, string type, string ending)
    {
        response.ContentType = type;
        response.Headers.ContentDisposition = $"attachment; filename={name}{ending}";
    }
}
