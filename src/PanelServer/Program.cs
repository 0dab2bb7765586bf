using PanelServer.Host.Hosting;

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
