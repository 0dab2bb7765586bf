using PanelServer.ClientGenerator;

if (args is not [string document, string output])
{
    await Console.Error.WriteLineAsync("Usage: PanelServer.ClientGenerator OPENAPI.json CLIENT.cs");
    return 2;
}

await File.WriteAllTextAsync(output, await ClientSource.GenerateAsync(await File.ReadAllTextAsync(document), CancellationToken.None));
return 0;
