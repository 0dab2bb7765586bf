using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using PanelServer.Machines;

namespace PanelServer.Tests.Dashboard;

/// <summary>The dashboard's TypeScript says what the machines' C# says.</summary>
public class ShapesTests(PanelFactory panel) : IClassFixture<PanelFactory>
{
    private const string Command = "PANEL_WRITE_SHAPES=1 dotnet test --project tests/PanelServer.Tests -- --filter-class \"*ShapesTests\"";
    private static readonly string Drawings = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "../../../src/PanelServer.Dashboard/src/schematics"));

    [Fact]
    public async Task The_shapes_that_the_drawings_read_are_those_of_the_machines()
    {
        string[] folders = Directory.GetDirectories(Drawings);
        Assert.NotEmpty(folders);
        foreach (string folder in folders)
        {
            string slug = Path.GetFileName(folder);
            MachineModule? module = panel.Services.GetRequiredService<MachineCatalog>().Find(slug);
            Assert.True(module is not null, $"{folder} is named by no machine's slug.");
            if (!File.Exists(Path.Combine(folder, "drawing.ts")))
            {
                // It shows the machine with the drawing of another, whose types are the same.
                continue;
            }

            string file = Path.Combine(folder, "shapes.ts");
            string wanted = TypeScriptShapes.Of(module, Command);
            if (Environment.GetEnvironmentVariable("PANEL_WRITE_SHAPES") == "1")
            {
                await File.WriteAllTextAsync(file, wanted, TestContext.Current.CancellationToken);
            }

            Assert.True(
                File.Exists(file) && await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken) == wanted,
                $"{file} is not what the types of {slug} say. Make it anew: {Command}");
        }
    }

    private static string SourceFile([CallerFilePath] string path = "") => path;
}
