using PanelServer.Hosting;

LastWords.Listen();
try
{
    WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
    builder.AddPanelLogging();
    builder.AddPanelWeb();
    builder.Services.AddPanel(builder.Configuration);

    WebApplication app = builder.Build();
    app.MapPanel();
    await app.RunAsync();
    return Environment.ExitCode;
}
catch (Exception exception) when (StartUpFailure.Explain(exception) is { } explanation)
{
    await Console.Error.WriteLineAsync(explanation);
    return 1;
}
