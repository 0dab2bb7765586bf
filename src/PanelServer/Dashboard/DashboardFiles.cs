namespace PanelServer.Host.Dashboard;

/// <summary>
/// The built dashboard, read once at start. Its files are few and small, so they are served from memory; a file that was not
/// there at start has no address.
/// </summary>
/// <param name="Folder">Where it was looked for.</param>
/// <param name="Files">The files; empty if there is no dashboard.</param>
internal sealed record DashboardFiles(string Folder, IReadOnlyList<DashboardFile> Files)
{
    private const string StartPage = "/index.html";
    private static readonly (string Extension, string Coding)[] CompressedForms = [(".br", "br"), (".gz", "gzip")];

    /// <summary>The page at <c>/</c>; null if the server was built without a dashboard.</summary>
    public DashboardFile? Start => Files.FirstOrDefault(file => file.Path == StartPage);

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder; it need not exist.</param>
    public static DashboardFiles Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return new(folder, []);
        }

        string[] names = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        return new(folder, [.. names.Where(name => !IsCompressedForm(name)).Order(StringComparer.Ordinal).Select(name => Read(folder, name))]);
    }

    private static bool IsCompressedForm(string name) => CompressedForms.Any(form => name.EndsWith(form.Extension, StringComparison.Ordinal));

    private static DashboardFile Read(string folder, string name) => new(
        "/" + Path.GetRelativePath(folder, name).Replace(Path.DirectorySeparatorChar, '/'),
        File.ReadAllBytes(name),
        [.. CompressedForms.Where(form => File.Exists(name + form.Extension)).Select(form => (form.Coding, File.ReadAllBytes(name + form.Extension)))]);
}
