using PanelServer.Host.Common;
using PanelServer.Host.Hosting;
using PanelServer.Host.OpenApi;
using PanelServer.Host.Plant;

if (args is ["--version"])
{
    Console.WriteLine($"PanelServer {PanelVersion.Text}");
    return 0;
}

if (args is ["--health"])
{
    return await HealthProbe.AskAsync();
}

if (args is ["--openapi"])
{
    await using WebApplication unstarted = PanelApplication.Build(["--Log:Directory="]);
    Console.WriteLine(await unstarted.WritePanelOpenApiAsync());
    return 0;
}

if (args is ["--plant-sql"])
{
    Console.WriteLine(PlantSchema.Script());
    return 0;
}

UnhandledExceptionLogging.Listen();
try
{
    await PanelApplication.Build(args).RunAsync();
    return Environment.ExitCode;
}
catch (Exception exception) when (StartUpFailure.Explain(exception) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
